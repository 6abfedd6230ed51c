// SPDX-License-Identifier: Apache-2.0
package io.jwitness.benchmarks;

import io.jwitness.record.internal.encode.RecordDraft;
import io.jwitness.record.internal.encode.RecordEncoder;
import io.jwitness.record.internal.encode.SessionId;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** A filled draft to bytes: part of the 300 ns of a built-in sensor. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class EncodeBenchmark {

    private final RecordEncoder encoder = new RecordEncoder(SessionId.random());
    private final RecordDraft draft = new RecordDraft();
    private final byte[] out = new byte[RecordEncoder.MAX_LENGTH];
    private long counter = 1_000;

    @Benchmark
    public int levelChange() {
        counter++;
        return encoder.encode(Sample.levelChange(draft, counter), counter, out);
    }

    @Benchmark
    public int anotherLevelChange() {
        counter++;
        return encoder.encode(Sample.anotherLevelChange(draft, counter), counter, out);
    }

    @Benchmark
    public int probe() {
        counter++;
        return encoder.encode(Sample.probe(draft, counter), counter, out);
    }
}
