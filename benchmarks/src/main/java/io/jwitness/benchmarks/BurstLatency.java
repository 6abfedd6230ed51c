// SPDX-License-Identifier: Apache-2.0
package io.jwitness.benchmarks;

import io.jwitness.record.internal.encode.RecordDraft;
import io.jwitness.record.internal.encode.RecordEncoder;
import io.jwitness.record.internal.encode.SessionId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * What a record costs the thread that makes it, when 1, 4 and 16 threads make them in bursts: each
 * call is timed by itself, and all of them sorted. The clock's own cost is in the numbers.
 *
 * <p>First the hand-off of about 300 bytes that are there already, by the ring and by what a user
 * would pick in its place; then our encoding with the hand-off.
 */
public final class BurstLatency {

    private static final int[] THREADS = {1, 4, 16};
    private static final int BURST = 64;
    private static final int WARM_UP = 1_600;

    /** Of all threads together, so that each line rests on as many calls. */
    private static final int BURSTS = 9_600;

    /** One call that is timed; made anew for each thread. */
    private interface Call {
        boolean once();
    }

    private interface CallOfThread {
        Call make();
    }

    private final AtomicLong refused = new AtomicLong();
    private final RecordEncoder encoder = new RecordEncoder(SessionId.random());

    private BurstLatency() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        new BurstLatency().compare();
    }

    private void compare() throws IOException, InterruptedException {
        byte[] record = new byte[RecordEncoder.MAX_LENGTH];
        int length = encoder.encode(Sample.probe(new RecordDraft(), 1_000_000), 1_000_000, record);
        System.out.printf("%nhand-off of %d bytes, in bursts of %d%n%n", length, BURST);
        System.out.println(Percentiles.HEAD + "\n" + Percentiles.RULE);
        try (HandOff ring = new RingHandOff()) {
            handOff(ring, record, length);
            for (int threads : THREADS) {
                measure("JWitness, encode and ring, 870 bytes", threads, () -> encoding(ring));
            }
        }
        try (HandOff agrona = AgronaHandOff.open()) {
            handOff(agrona, record, length);
        }
        try (HandOff log4j = new Log4jHandOff(record, length)) {
            handOff(log4j, record, length);
        }
        try (HandOff chronicle = new ChronicleHandOff()) {
            handOff(chronicle, record, length);
        }
    }

    private void handOff(HandOff to, byte[] record, int length) throws InterruptedException {
        for (int threads : THREADS) {
            measure(
                    to.title(),
                    threads,
                    () -> {
                        byte[] own = Arrays.copyOf(record, length);
                        HandOff.Taker taker = to.forThread();
                        return () -> taker.take(own, length);
                    });
        }
    }

    private Call encoding(HandOff to) {
        HandOff.Taker taker = to.forThread();
        RecordDraft draft = new RecordDraft();
        byte[] out = new byte[RecordEncoder.MAX_LENGTH];
        AtomicLong counter =
                new AtomicLong(ThreadLocalRandom.current().nextLong(1_000_000, 9_000_000));
        return () -> {
            long id = counter.incrementAndGet();
            return taker.take(out, encoder.encode(Sample.levelChange(draft, id), id, out));
        };
    }

    private void measure(String title, int threads, CallOfThread calls)
            throws InterruptedException {
        run(threads, WARM_UP / threads, calls);
        refused.set(0);
        long[] ns = run(threads, BURSTS / threads, calls);
        String full = refused.get() == 0 ? "" : ", refused " + refused.get();
        System.out.println(
                Percentiles.row(
                        title + ", " + threads + (threads == 1 ? " thread" : " threads") + full,
                        ns));
    }

    private long[] run(int threads, int bursts, CallOfThread calls) throws InterruptedException {
        long[][] all = new long[threads][bursts * BURST];
        List<Thread> running = new ArrayList<>();
        for (int t = 0; t < threads; t++) {
            long[] mine = all[t];
            Thread thread = new Thread(() -> burst(mine, calls.make()), "burst-" + t);
            thread.start();
            running.add(thread);
        }
        for (Thread thread : running) {
            thread.join();
        }
        return Arrays.stream(all).flatMapToLong(Arrays::stream).toArray();
    }

    private void burst(long[] ns, Call call) {
        for (int i = 0; i < ns.length; i++) {
            if (i % BURST == 0) {
                LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(500_000, 5_000_000));
            }
            long before = System.nanoTime();
            boolean taken = call.once();
            ns[i] = System.nanoTime() - before;
            if (!taken) {
                refused.incrementAndGet();
            }
        }
    }
}
