// SPDX-License-Identifier: Apache-2.0
package io.jwitness.benchmarks;

import io.jwitness.policy.internal.Decision;
import io.jwitness.policy.internal.Plan;
import io.jwitness.policy.internal.Policy;
import io.jwitness.policy.internal.PolicyException;
import io.jwitness.policy.internal.Subject;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What it costs to decide that nothing is recorded. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class DecisionBenchmark {

    private static final String POLICY =
            """
            apiVersion: jwitness/v1
            rules:
              - name: dropped
                match: { event: [jmx.attribute.get] }
                level: none
              - name: scraper
                match: { event: [jmx.invoke], source: { cidr: [10.0.0.0/8] } }
                level: none
            """;

    private final Plan byName = plan("jmx.attribute.get");
    private final Plan bySource = plan("jmx.invoke");
    private final Subject subject =
            new Subject() {
                @Override
                public String sourceAddress() {
                    return "10.1.2.3";
                }

                @Override
                public long epochSecond() {
                    return 1_795_370_645L;
                }
            };

    private static Plan plan(String event) {
        try {
            return Policy.parse(POLICY.getBytes(StandardCharsets.UTF_8), "benchmark.yaml")
                    .plan(event);
        } catch (PolicyException e) {
            throw new IllegalStateException(e);
        }
    }

    @Benchmark
    public Decision droppedByName() {
        return byName.decide(subject);
    }

    @Benchmark
    public Decision droppedBySource() {
        return bySource.decide(subject);
    }
}
