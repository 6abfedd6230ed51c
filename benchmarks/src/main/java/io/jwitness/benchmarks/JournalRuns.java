// SPDX-License-Identifier: Apache-2.0
package io.jwitness.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import io.jwitness.journal.internal.Journal;
import io.jwitness.journal.internal.JournalOptions;
import io.jwitness.journal.internal.SessionInfo;
import io.jwitness.journal.internal.Slot;
import io.jwitness.record.JournalReader;
import io.jwitness.record.internal.EventClasses;
import io.jwitness.record.internal.encode.RecordDraft;
import io.jwitness.record.internal.encode.RecordEncoder;
import io.jwitness.record.internal.encode.SessionId;
import io.jwitness.record.internal.spi.AgentLog;
import io.jwitness.record.internal.spi.Lane;
import io.jwitness.record.internal.spi.RecordSink;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Whole journals on the real disk: how many records a second the writer takes (hash, tree, append,
 * sealed), how long a thread waits until its record is journalled by a writer that sleeps, and how
 * fast the reader hashes what was written.
 */
public final class JournalRuns {

    private static final int RECORDS = 4_000_000;
    private static final int WAITS = 3_000;
    private static final long LONG_NS = TimeUnit.MINUTES.toNanos(2);

    private final String session = SessionId.random();
    private final RecordEncoder encoder = new RecordEncoder(session);
    private final RecordDraft draft = new RecordDraft();
    private final byte[] bytes = new byte[RecordEncoder.MAX_LENGTH];
    private final int eventClass = EventClasses.of(Sample.EVENT);
    private final AtomicLong ids = new AtomicLong();
    private final Journal journal;

    private JournalRuns(Path dir) throws IOException {
        journal =
                Journal.open(
                        Slot.claim(dir, "benchmark", AgentLog.NONE),
                        JournalOptions.DEFAULTS,
                        new SessionInfo(
                                session, "benchmark", "00", System.getProperty("java.version")),
                        ids::incrementAndGet,
                        AgentLog.NONE);
    }

    public static void main(String[] args) throws IOException {
        Path dir = Files.createTempDirectory("jwitness-benchmark");
        try {
            JournalRuns runs = new JournalRuns(dir);
            runs.journal.start();
            runs.awaitSealed(runs.offer());
            runs.throughput("warm-up");
            runs.throughput("writer");
            runs.waiting();
            Path slot = runs.journal.slot().path();
            runs.journal.stop(LONG_NS, null);
            read(slot, "warm-up");
            read(slot, "reader");
        } finally {
            Directories.delete(dir);
        }
    }

    /** Writes a journal of so many records that ends cleanly; gives its slot. */
    static Path write(Path dir, int records, Sample.Shape shape) throws IOException {
        JournalRuns runs = new JournalRuns(dir);
        runs.journal.start();
        runs.awaitSealed(runs.offer(records, shape));
        Path slot = runs.journal.slot().path();
        runs.journal.stop(LONG_NS, null);
        return slot;
    }

    /**
     * Hands over so many records, and waits for room where there is none; gives the last ticket.
     */
    private long offer(int records, Sample.Shape shape) {
        long ticket = RecordSink.REFUSED;
        for (int i = 0; i < records; i++) {
            int length = encoder.encode(shape.fill(draft, i), ids.incrementAndGet(), bytes);
            while ((ticket = journal.offer(Lane.DATA, eventClass, bytes, 0, length))
                    == RecordSink.REFUSED) {
                LockSupport.parkNanos(200_000);
            }
        }
        return ticket;
    }

    /**
     * Continues a journal with one record, and then with more.
     *
     * @param more what the next restart finds in the last file
     * @param abandoned ends as a killed process would, without a word in the journal
     * @return time from opening the journal until the first record was journalled
     */
    static long restart(Path dir, int more, boolean abandoned) throws IOException {
        long startNs = System.nanoTime();
        JournalRuns runs = new JournalRuns(dir);
        runs.journal.start();
        if (!runs.journal.awaitJournalled(runs.offer(), LONG_NS)) {
            throw new IllegalStateException("not journalled: " + runs.journal.status());
        }
        long tookNs = System.nanoTime() - startNs;
        if (!runs.journal.awaitJournalled(runs.offer(more, Sample::probe), LONG_NS)) {
            throw new IllegalStateException("not journalled: " + runs.journal.status());
        }
        if (abandoned) {
            runs.journal.abandon();
        } else {
            runs.journal.stop(LONG_NS, null);
        }
        return tookNs;
    }

    /**
     * One producer that steps back when the ring is full, so that the writer is never without work.
     */
    private void throughput(String what) {
        long cpuBefore = processCpuNs();
        long writerBefore = writerCpuNs();
        long startNs = System.nanoTime();
        int length = encoder.encode(Sample.probe(draft, 1), ids.incrementAndGet(), bytes);
        long ticket = RecordSink.REFUSED;
        for (int i = 0; i < RECORDS; i++) {
            while ((ticket = journal.offer(Lane.DATA, eventClass, bytes, 0, length))
                    == RecordSink.REFUSED) {
                LockSupport.parkNanos(200_000);
            }
        }
        awaitSealed(ticket);
        double seconds = (System.nanoTime() - startNs) / 1e9;
        System.out.printf(
                "%s: %d records of %d bytes in %.2f s, %.2f M/s sealed; CPU a record: %.0f ns on the writer's thread, %.0f ns on all%n",
                what,
                RECORDS,
                length,
                seconds,
                RECORDS / seconds / 1e6,
                (writerCpuNs() - writerBefore) / (double) RECORDS,
                (processCpuNs() - cpuBefore) / (double) RECORDS);
    }

    private void waiting() {
        long[] ns = new long[WAITS];
        for (int i = -WAITS / 4; i < WAITS; i++) {
            LockSupport.parkNanos(2_000_000);
            long before = System.nanoTime();
            if (!journal.awaitJournalled(offer(), LONG_NS)) {
                throw new IllegalStateException("not journalled: " + journal.status());
            }
            if (i >= 0) {
                ns[i] = System.nanoTime() - before;
            }
        }
        System.out.println(Percentiles.HEAD + "\n" + Percentiles.RULE);
        System.out.println(Percentiles.row("waiting until journalled, writer asleep", ns));
    }

    private long offer() {
        int length = encoder.encode(Sample.levelChange(draft, 2), ids.incrementAndGet(), bytes);
        return journal.offer(Lane.CONTROL, eventClass, bytes, 0, length);
    }

    private void awaitSealed(long ticket) {
        if (!journal.awaitSealed(ticket, LONG_NS)) {
            throw new IllegalStateException("not sealed: " + journal.status());
        }
    }

    private static void read(Path slot, String what) throws IOException {
        long startNs = System.nanoTime();
        long records = 0;
        try (JournalReader reader = JournalReader.open(slot)) {
            for (JournalReader.Status at = reader.next();
                    at != JournalReader.Status.END;
                    at = reader.next()) {
                if (at != JournalReader.Status.RECORD) {
                    throw new IllegalStateException(
                            at + " at " + reader.file() + ":" + reader.offset());
                }
                records++;
            }
        }
        double seconds = (System.nanoTime() - startNs) / 1e9;
        System.out.printf(
                "%s: %d records in %.2f s, %.2f M/s%n",
                what, records, seconds, records / seconds / 1e6);
    }

    private static long writerCpuNs() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long ns = 0;
        for (ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds())) {
            if (thread != null && thread.getThreadName().equals("jwitness-writer")) {
                ns += threads.getThreadCpuTime(thread.getThreadId());
            }
        }
        return ns;
    }

    private static long processCpuNs() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
    }
}
