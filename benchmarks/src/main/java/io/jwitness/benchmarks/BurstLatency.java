// SPDX-License-Identifier: Apache-2.0
package io.jwitness.benchmarks;

import io.jwitness.record.internal.EventClasses;
import io.jwitness.record.internal.encode.RecordDraft;
import io.jwitness.record.internal.encode.RecordEncoder;
import io.jwitness.record.internal.encode.SessionId;
import io.jwitness.record.internal.spi.Lane;
import io.jwitness.record.internal.spi.RecordSink;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * What a record costs the thread that makes it, when 16 threads make them in bursts: each call of
 * encode and hand-off is timed by itself, and all of them sorted. The clock's own cost is in the
 * numbers.
 */
public final class BurstLatency {

    private static final int THREADS = 16;
    private static final int BURST = 64;
    private static final int WARM_UP = 200;
    private static final int BURSTS = 1_500;

    private final RecordEncoder encoder = new RecordEncoder(SessionId.random());
    private final EmptiedRing emptied;
    private final AtomicLong refused = new AtomicLong();

    private BurstLatency(EmptiedRing emptied) {
        this.emptied = emptied;
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        try (EmptiedRing emptied = EmptiedRing.open()) {
            BurstLatency latency = new BurstLatency(emptied);
            latency.run(WARM_UP);
            latency.refused.set(0);
            long[] ns = latency.run(BURSTS);
            Arrays.sort(ns);
            report(System.out, "encode and hand off, 16 bursty threads", ns);
            System.out.printf("refused %d of %d%n", latency.refused.get(), ns.length);
        }
    }

    static void report(PrintStream out, String what, long[] sortedNs) {
        out.printf("%s: n=%d", what, sortedNs.length);
        for (double p : new double[] {50, 90, 99, 99.9, 99.99}) {
            out.printf(
                    "  p%s %d ns",
                    p % 1 == 0 ? Integer.toString((int) p) : Double.toString(p), at(sortedNs, p));
        }
        out.printf("  max %d ns%n", sortedNs[sortedNs.length - 1]);
    }

    private static long at(long[] sorted, double percentile) {
        return sorted[
                (int) Math.min(sorted.length - 1L, (long) (sorted.length * percentile / 100))];
    }

    private long[] run(int bursts) throws InterruptedException {
        long[][] all = new long[THREADS][bursts * BURST];
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < THREADS; t++) {
            long[] mine = all[t];
            Thread thread = new Thread(() -> burst(mine), "burst-" + t);
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }
        return Arrays.stream(all).flatMapToLong(Arrays::stream).toArray();
    }

    private void burst(long[] ns) {
        RecordDraft draft = new RecordDraft();
        byte[] out = new byte[RecordEncoder.MAX_LENGTH];
        int eventClass = EventClasses.of(Sample.EVENT);
        long counter = ThreadLocalRandom.current().nextLong(1_000_000, 9_000_000);
        for (int i = 0; i < ns.length; i++) {
            if (i % BURST == 0) {
                LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(500_000, 5_000_000));
            }
            counter++;
            long before = System.nanoTime();
            int length = encoder.encode(Sample.levelChange(draft, counter), counter, out);
            long ticket = emptied.ring().offer(Lane.DATA, eventClass, out, 0, length);
            ns[i] = System.nanoTime() - before;
            if (ticket == RecordSink.REFUSED) {
                refused.incrementAndGet();
            }
        }
    }
}
