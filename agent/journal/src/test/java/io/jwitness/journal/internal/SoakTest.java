// SPDX-License-Identifier: Apache-2.0
package io.jwitness.journal.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jwitness.journal.internal.anchor.AnchorFile;
import io.jwitness.journal.internal.anchor.Courier;
import io.jwitness.record.Report;
import io.jwitness.record.Verdict;
import io.jwitness.record.Verifier;
import io.jwitness.record.internal.encode.RecordDraft;
import io.jwitness.record.internal.encode.RecordEncoder;
import io.jwitness.record.internal.spi.Lane;
import io.jwitness.record.internal.spi.RecordSink;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A journal that is written for long: a minute, or {@code -Djwitness.test.soak.seconds}. */
@Tag("soak")
class SoakTest {
    private static final int SECONDS = Integer.getInteger("jwitness.test.soak.seconds", 60);
    private static final int THREADS = 4;
    private static final int RECORDS_PER_MS = 25;

    /** Of a record as the application hands it over. */
    private static final int BYTES = 300;

    /** Of the queue, of {@code checkpoints}, of {@code checkpoint} and of its directory. */
    private static final int FORCES = 4;

    private static final long RETAIN = 1L << 30;
    private static final long ROLL = 64L << 20;

    @TempDir Path dir;

    private final AtomicLong accepted = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();

    /** One look at what may grow. */
    private record Sample(long heap, long descriptors, long mappings, long disk) {
        @Override
        public String toString() {
            return (heap >> 20)
                    + " MiB heap, "
                    + descriptors
                    + " descriptors, "
                    + mappings
                    + " mappings, "
                    + (disk >> 20)
                    + " MiB on disk";
        }
    }

    private Sample sample() throws IOException {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return new Sample(
                runtime.totalMemory() - runtime.freeMemory(),
                count(Path.of("/proc/self/fd")),
                Files.readAllLines(Path.of("/proc/self/maps"), StandardCharsets.ISO_8859_1).size(),
                allocated());
    }

    private static long count(Path directory) throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.count();
        }
    }

    /** What the queue takes on the disk; its files have holes. */
    private long allocated() throws IOException {
        long bytes = 0;
        try (Stream<Path> all = Files.list(dir.resolve("shop/0/queue"))) {
            for (Path file : all.filter(p -> p.toString().endsWith(".cq4")).toList()) {
                bytes += JournalFixture.allocated(file);
            }
        }
        return bytes;
    }

    /** How long this disk takes to force one page of anything, in milliseconds. */
    private long forceMs() throws IOException {
        Path probe = dir.resolve("probe");
        long before = System.nanoTime();
        try (FileChannel file =
                FileChannel.open(probe, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.wrap(new byte[1]), before & 0xFFFFF);
            file.force(true);
        }
        return (System.nanoTime() - before) / 1_000_000;
    }

    private static RecordDraft draft(RecordDraft draft, int nano, String filler) {
        return draft.reset()
                .time(1_800_000_000L, nano)
                .event("app.soak")
                .target("test", filler, null);
    }

    private void produce(JournalFixture one, long endNs) {
        RecordEncoder encoder = new RecordEncoder(one.session);
        RecordDraft draft = new RecordDraft();
        byte[] bytes = new byte[RecordEncoder.MAX_LENGTH];
        int bare = encoder.encode(draft(draft, 0, ""), one.ids.incrementAndGet(), bytes);
        String filler = "x".repeat(BYTES - bare - 4); // ids grow to eight digits
        long next = System.nanoTime();
        while (next < endNs) {
            for (int i = 0; i < RECORDS_PER_MS; i++) {
                int length =
                        encoder.encode(draft(draft, i, filler), one.ids.incrementAndGet(), bytes);
                if (one.journal.offer(Lane.DATA, 3, bytes, 0, length) == RecordSink.REFUSED) {
                    refused.incrementAndGet();
                } else {
                    accepted.incrementAndGet();
                }
            }
            next += 1_000_000;
            LockSupport.parkNanos(next - System.nanoTime());
        }
    }

    @Test
    void aHundredThousandRecordsASecondLoseNothingAndLeaveAllFlat() throws Exception {
        JournalFixture one =
                new JournalFixture(
                        dir,
                        JournalOptions.DEFAULTS
                                .withRingBytes(64 << 20)
                                .withRoll(ROLL, Duration.ofHours(1))
                                .withRetention(RETAIN, null, false));
        Path storage = Files.createDirectory(dir.resolve("storage"));
        AnchorFile anchor =
                new AnchorFile(storage, one.journal.slot().origin(), one.journal.vouched());
        one.journal.anchor(new Courier(anchor, Duration.ofSeconds(1), one.log));
        one.started();
        long begin = System.nanoTime();
        long end = begin + TimeUnit.SECONDS.toNanos(SECONDS);
        List<Thread> producers = new ArrayList<>();
        for (int t = 0; t < THREADS; t++) {
            Thread thread = new Thread(() -> produce(one, end));
            thread.start();
            producers.add(thread);
        }

        // Retention is at work after half a minute; from then on nothing may grow.
        List<Sample> samples = new ArrayList<>();
        List<Long> lagsMs = new ArrayList<>();
        Deque<Map.Entry<Long, Long>> journalled = new ArrayDeque<>();
        long longestForce = 0;
        long settled = begin + TimeUnit.SECONDS.toNanos(Math.min(45, SECONDS * 2L / 3));
        long nextSample = settled;
        while (System.nanoTime() < end) {
            LockSupport.parkNanos(20_000_000);
            long now = System.nanoTime();
            JournalStatus status = one.journal.status();
            journalled.addLast(Map.entry(now, status.sequence()));
            while (!journalled.isEmpty()
                    && journalled.getFirst().getValue() <= status.sealedSize()) {
                lagsMs.add((now - journalled.removeFirst().getKey()) / 1_000_000);
            }
            if (now >= nextSample) {
                samples.add(sample());
                longestForce = Math.max(longestForce, forceMs());
                nextSample = now + TimeUnit.SECONDS.toNanos(5);
            }
        }
        for (Thread producer : producers) {
            producer.join();
        }
        one.stop();

        long[] lags = lagsMs.stream().mapToLong(l -> l).sorted().toArray();
        long longest = lags[lags.length - 1];
        String figures =
                accepted
                        + " records in "
                        + SECONDS
                        + " s, sealed after "
                        + lags[lags.length / 2]
                        + " ms (p50), "
                        + lags[lags.length * 99 / 100]
                        + " ms (p99), "
                        + longest
                        + " ms (longest; beside it a page took "
                        + longestForce
                        + " ms to be forced); "
                        + samples.get(0)
                        + " … "
                        + samples.get(samples.size() - 1);
        System.out.println("soak: " + figures);
        assertEquals(0, refused.get(), figures);
        assertTrue(accepted.get() > 95_000L * SECONDS, figures);
        assertTrue(lags[lags.length * 98 / 100] <= 1000, figures);
        // On a disk that takes long for a page, each of a seal's four forces takes that at least.
        assertTrue(longest <= 1000 + FORCES * longestForce, figures);
        for (Sample sample : samples) {
            Sample first = samples.get(0);
            assertTrue(sample.heap() < first.heap() + (16 << 20), samples::toString);
            assertTrue(sample.descriptors() <= first.descriptors() + 8, samples::toString);
            assertTrue(sample.mappings() <= first.mappings() + 64, samples::toString);
            assertTrue(sample.disk() <= RETAIN + 4 * ROLL, samples::toString);
        }
        Report report =
                Verifier.verify(
                        Verifier.Options.of(one.slot())
                                .vkey(Files.readString(one.slot().resolve("keys/log.vkey")).strip())
                                .anchor(anchor.file()));
        assertEquals(Verdict.OK, report.verdict(), report::json);
        assertTrue(report.size() > accepted.get(), report::json);
        assertTrue(SECONDS < 45 || report.pruned() > 0, report::json);
    }
}
