// SPDX-License-Identifier: Apache-2.0
package io.jwitness.policy.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jwitness.policy.internal.Decision.OnFailure;
import io.jwitness.policy.internal.Decision.Wait;
import io.jwitness.policy.internal.file.Finding;
import io.jwitness.record.Confidence;
import io.jwitness.record.Phase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The ready-made policies say what they are meant to say. */
final class SamplesTest {
    /** Tests run in the module's folder. */
    private static final Path SAMPLES = Path.of("..", "..", "policy-samples");

    private static Policy sample(String name) throws PolicyException {
        return Policy.load(SAMPLES.resolve(name + ".yaml"));
    }

    @Test
    void everySampleIsAPolicyWithoutASlip() throws IOException, PolicyException {
        try (Stream<Path> files = Files.list(SAMPLES)) {
            List<Path> policies = files.filter(f -> f.toString().endsWith(".yaml")).toList();
            assertTrue(policies.size() >= 3);
            for (Path file : policies) {
                for (Finding warning : Policy.load(file).warnings()) {
                    assertTrue(warning.what().contains("cannot refuse"), warning.text());
                }
            }
        }
    }

    @Test
    void theDefaultSampleSaysWhatTheBuiltInRulesDo() throws PolicyException {
        Policy sample = sample("default");
        Policy builtIn = Policy.builtIn();
        assertEquals(sample.digest(), builtIn.digest());
        for (String name : Events.names()) {
            String event = name.replace("*", "h2.sql");
            assertEquals(
                    sample.decide(event, TestSubject.NOBODY).toString(),
                    builtIn.decide(event, TestSubject.NOBODY).toString());
        }
    }

    @Test
    void cardSystemsGetNoHeapDumpWithoutASealedRecord() throws PolicyException {
        Decision dump = sample("pci-dss").decide("jvm.heap.dump", TestSubject.NOBODY);
        assertEquals(Wait.SEALED, dump.waitFor());
        assertEquals(OnFailure.DENY, dump.onFailure());
        assertTrue(dump.recordsAttempt());
        assertTrue(sample("pci-dss").decide("script.eval", TestSubject.NOBODY).denies());
    }

    @Test
    void aBusyServiceRecordsNoScraperThatItKnows() throws PolicyException {
        Plan reads = sample("high-throughput").plan("jmx.attribute.get");
        TestSubject scraper =
                TestSubject.NOBODY.actor("prometheus", Confidence.AUTHENTICATED).from("10.1.2.3");
        assertFalse(reads.decide(scraper).records());
        assertTrue(reads.decide(scraper.from("192.0.2.1")).records());
        assertTrue(
                reads.decide(scraper.actor("prometheus", Confidence.ASSERTED)).records(),
                "whoever merely claims the name is recorded");
        assertFalse(
                sample("high-throughput")
                        .decide("log.level.change", TestSubject.NOBODY.in(Phase.STARTUP))
                        .records());
    }
}
