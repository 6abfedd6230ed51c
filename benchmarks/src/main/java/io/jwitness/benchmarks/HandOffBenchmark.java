// SPDX-License-Identifier: Apache-2.0
package io.jwitness.benchmarks;

import io.jwitness.record.internal.EventClasses;
import io.jwitness.record.internal.encode.RecordDraft;
import io.jwitness.record.internal.encode.RecordEncoder;
import io.jwitness.record.internal.encode.SessionId;
import io.jwitness.record.internal.spi.Lane;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * A record into the ring, and the same with its encoding, while another thread empties the ring.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class HandOffBenchmark {

    /** The ring, and the thread that empties it. */
    @State(Scope.Benchmark)
    public static class Shared {
        private final RecordEncoder encoder = new RecordEncoder(SessionId.random());
        private EmptiedRing emptied = EmptiedRing.NONE;

        @Setup
        public void open() throws IOException {
            emptied = EmptiedRing.open();
        }

        @TearDown
        public void close() throws IOException {
            emptied.close();
        }
    }

    /** What one application thread has. */
    @State(Scope.Thread)
    public static class Own {
        private final RecordDraft draft = new RecordDraft();
        private final byte[] out = new byte[RecordEncoder.MAX_LENGTH];
        private final int eventClass = EventClasses.of(Sample.EVENT);
        private int length;
        private long counter = 1_000;

        @Setup
        public void encodeOnce(Shared shared) {
            length = shared.encoder.encode(Sample.probe(draft, counter), counter, out);
        }
    }

    @Benchmark
    public long offer(Shared shared, Own own) {
        return shared.emptied.ring().offer(Lane.DATA, own.eventClass, own.out, 0, own.length);
    }

    @Benchmark
    public long encodeAndOffer(Shared shared, Own own) {
        own.counter++;
        int length =
                shared.encoder.encode(
                        Sample.levelChange(own.draft, own.counter), own.counter, own.out);
        return shared.emptied.ring().offer(Lane.DATA, own.eventClass, own.out, 0, length);
    }
}
