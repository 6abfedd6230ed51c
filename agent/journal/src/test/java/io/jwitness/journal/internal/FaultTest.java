// SPDX-License-Identifier: Apache-2.0
package io.jwitness.journal.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jwitness.journal.internal.JournalStatus.State;
import io.jwitness.journal.internal.store.CycleFiles;
import io.jwitness.journal.internal.store.QueueStore;
import io.jwitness.record.JournalReader;
import io.jwitness.record.Report;
import io.jwitness.record.Verdict;
import io.jwitness.record.Verifier;
import io.jwitness.record.internal.spi.Lane;
import io.jwitness.record.internal.spi.RecordSink;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What others do to a journal while it is written; disks that fail are {@code DiskFaultTest}'s. */
class FaultTest {
    @TempDir Path dir;

    private Path slot() {
        return dir.resolve("shop/0");
    }

    private Path queue() {
        return slot().resolve("queue");
    }

    private List<Path> files() {
        try {
            return CycleFiles.list(queue());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** A journal with a hundred sealed records. */
    private JournalFixture filled() throws IOException {
        JournalFixture one = new JournalFixture(dir).started();
        for (int i = 0; i < 99; i++) {
            one.offer(Lane.DATA, "r" + i);
        }
        one.assertSealed(one.offer(Lane.DATA, "r99"));
        return one;
    }

    /** What can be read of a journal, holes and all. */
    private List<String> readable() throws IOException {
        List<String> records = new ArrayList<>();
        try (JournalReader reader = JournalReader.open(slot())) {
            for (JournalReader.Status s = reader.next();
                    s != JournalReader.Status.END;
                    s = reader.next()) {
                if (s == JournalReader.Status.RECORD) {
                    records.add(new String(reader.record(), StandardCharsets.UTF_8));
                }
            }
        }
        return records;
    }

    private void assertToldAndGoneOnInAFreshFile(JournalFixture one, String cause)
            throws IOException {
        one.await("second file", () -> files().size() > 1);
        one.assertSealed(one.offer(Lane.CONTROL, "after"));
        one.stop();
        List<String> records = readable();
        assertTrue(JournalFixture.targets(records).contains("after"), records.toString());
        String told =
                records.stream()
                        .filter(r -> r.contains("\"event\":\"jwitness.sensor.failed\""))
                        .findFirst()
                        .orElseThrow(() -> new AssertionError("not told: " + records));
        assertTrue(told.contains(cause), told);
        Report report = JournalFixture.report(slot());
        assertEquals(Verdict.TAMPERED, report.verdict(), report::json);
    }

    // ------------------------------------------------------------ files

    @Test
    void aFileThatIsCutShortUnderTheWriterIsToldAndLeft() throws IOException {
        JournalFixture one = filled();
        Path file = files().get(0);
        long half;
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            half = one.journal.status().sequence() * 100;
            channel.truncate(half);
        }
        assertToldAndGoneOnInAFreshFile(one, "bytes are left");
        assertEquals(half, Files.size(file), "what is left is evidence, and is not lengthened");
    }

    @Test
    void aFileThatIsZeroedUnderTheWriterIsToldAndLeft() throws IOException {
        JournalFixture one = filled();
        try (FileChannel channel = FileChannel.open(files().get(0), StandardOpenOption.WRITE)) {
            long size = channel.size();
            for (long at = 0; at < Math.min(size, 1 << 20); at += 1 << 16) {
                channel.write(ByteBuffer.allocate(1 << 16), at);
            }
        }
        assertToldAndGoneOnInAFreshFile(one, "no document at 0");
    }

    @Test
    void zerosInTheMiddleOfAFileAreToldAndTheFileIsLeft() throws IOException {
        JournalFixture one = filled();
        Path file = files().get(0);
        byte[] all = Files.readAllBytes(file);
        int record = new String(all, StandardCharsets.ISO_8859_1).indexOf("\"id\":\"r50\"");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.allocate(4096), record);
        }
        assertToldAndGoneOnInAFreshFile(one, "no document at");
    }

    @Test
    void aFileThatIsReplacedUnderTheWriterIsPutBack() throws IOException {
        JournalFixture one = filled();
        Path file = files().get(0);
        Path other = queue().resolve("other");
        Files.write(other, new byte[5000]);
        Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);
        Path foreign = queue().resolve(file.getFileName() + ".foreign");
        one.await("file that was put aside", () -> Files.exists(foreign));
        one.assertSealed(one.offer(Lane.CONTROL, "after"));
        one.stop();
        Proofread read = Proofread.of(slot());
        assertEquals(1, read.count("jwitness.sensor.failed"));
        assertEquals(102, JournalFixture.targets(JournalFixture.read(slot())).size());
        assertEquals(5000, Files.size(foreign));
    }

    @Test
    void aFileThatIsGoneFromBothPlacesIsToldAndFollowedByAFreshOne() throws IOException {
        JournalFixture one = filled();
        Path file = files().get(0);
        Files.delete(queue().resolve(QueueStore.WRITING).resolve(file.getFileName()));
        Files.delete(file);
        one.await("fresh file", () -> !files().isEmpty() && !files().get(0).equals(file));
        one.stop();
        assertTrue(readable().stream().anyMatch(r -> r.contains("was deleted under the writer")));
        assertEquals(Verdict.TAMPERED, JournalFixture.report(slot()).verdict());
    }

    @Test
    void chroniclesOwnTableIsWorthNothingToTheJournal() throws IOException {
        JournalFixture one = filled();
        Path table = queue().resolve(QueueStore.WRITING).resolve("metadata.cq4t");
        byte[] noise = new byte[(int) Files.size(table)];
        new Random(1).nextBytes(noise);
        try (FileChannel channel = FileChannel.open(table, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(noise), 0);
        }
        one.assertSealed(one.offer(Lane.CONTROL, "after noise"));
        try (FileChannel channel = FileChannel.open(table, StandardOpenOption.WRITE)) {
            channel.truncate(0);
        } catch (NoSuchFileException e) {
            assertTrue(files().size() > 1, "the noise made the writer begin anew: " + e);
        }
        one.assertSealed(one.offer(Lane.CONTROL, "after nothing"));
        one.stop();
        Proofread.of(slot());
        List<String> targets = JournalFixture.targets(JournalFixture.read(slot()));
        assertEquals(103, targets.size(), "none lost, none twice");
        assertTrue(targets.containsAll(List.of("after noise", "after nothing")));
    }

    // ------------------------------------------------------------ clocks

    /** A wall clock that somebody sets. */
    private static class SetClock extends Clock {
        private final AtomicLong offsetMs = new AtomicLong();

        void step(Duration by) {
            offsetMs.addAndGet(by.toMillis());
        }

        @Override
        public Instant instant() {
            return Instant.now().plusMillis(offsetMs.get());
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    @Test
    void stepsOfTheClockAreToldBySealsAndChangeNothingElse() throws IOException {
        SetClock clock = new SetClock();
        JournalOptions options = JournalFixture.options(dir).withRoll(30_000, Duration.ofHours(1));
        JournalFixture one = new JournalFixture(dir, options, clock).started();
        List<Duration> steps =
                List.of(
                        Duration.ofSeconds(-2),
                        Duration.ofSeconds(2),
                        Duration.ofHours(-5),
                        Duration.ofHours(9),
                        Duration.ofDays(-50),
                        Duration.ofDays(100));
        for (Duration step : steps) {
            clock.step(step);
            for (int i = 0; i < 40; i++) {
                one.offer(Lane.DATA, step + "/" + i);
            }
            one.assertSealed(one.offer(Lane.CONTROL, step.toString()));
        }
        one.stop();
        Proofread.of(slot());
        assertEquals(
                1 + 41 * steps.size(), JournalFixture.targets(JournalFixture.read(slot())).size());
        assertTrue(
                files().size() > 2, "files follow each other by number, whatever the clock says");
        List<Long> told =
                JournalFixture.read(slot()).stream()
                        .filter(r -> r.contains("\"event\":\"jwitness.seal\""))
                        .map(r -> JournalFixture.part(r, "\"clock_step_ns\":", ','))
                        .map(ns -> Long.parseLong(ns) / 1_000_000_000L)
                        .filter(s -> Math.abs(s) > 0)
                        .toList();
        for (int i = 0; i < steps.size(); i++) {
            assertEquals((double) steps.get(i).toSeconds(), told.get(i), 1, told.toString());
        }
    }

    // ------------------------------------------------------------ threads

    private static Thread thread(String name) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(t -> t.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void whoInterruptsTheJournalsThreadsLosesItNothing() throws Exception {
        JournalFixture one = new JournalFixture(dir).started();
        List<Thread> ours = List.of(thread("jwitness-writer"), thread("jwitness-sealer"));
        AtomicBoolean enough = new AtomicBoolean();
        Thread foe =
                new Thread(
                        () -> {
                            while (!enough.get()) {
                                ours.forEach(Thread::interrupt);
                                LockSupport.parkNanos(100_000_000);
                            }
                        });
        foe.start();
        long last = 0;
        for (int i = 0; i < 3000; i++) {
            last = one.offer(Lane.DATA, "r" + i);
            if (i % 100 == 0) {
                assertTrue(one.journal.awaitJournalled(last, JournalFixture.LONG_NS));
            }
        }
        assertTrue(one.journal.awaitJournalled(last, JournalFixture.LONG_NS));
        enough.set(true);
        foe.join();
        one.stop();
        Proofread.of(slot());
        List<String> targets = JournalFixture.targets(JournalFixture.read(slot()));
        assertEquals(3001, targets.size());
        for (int i = 0; i < 3000; i++) {
            assertEquals("r" + i, targets.get(i + 1));
        }
    }

    /** Throws on the writer's thread what a host without memory throws. */
    private static final class FailingClock extends SetClock {
        private final AtomicBoolean failing = new AtomicBoolean();
        private final AtomicLong failed = new AtomicLong();

        @Override
        public Instant instant() {
            if (failing.get() && Thread.currentThread().getName().equals("jwitness-writer")) {
                failed.incrementAndGet();
                throw new OutOfMemoryError("as the host's");
            }
            return super.instant();
        }
    }

    @Test
    void anErrorOnTheWritersThreadIsToldAndSurvived() throws IOException {
        FailingClock clock = new FailingClock();
        JournalFixture one = new JournalFixture(dir, JournalFixture.options(dir), clock).started();
        clock.failing.set(true);
        one.offer(Lane.DATA, "meanwhile");
        one.await("failure", () -> clock.failed.get() > 2);
        assertEquals(State.BLOCKED, one.journal.status().state());
        assertTrue(String.valueOf(one.journal.status().failure()).contains("OutOfMemoryError"));
        clock.failing.set(false);
        one.assertSealed(one.offer(Lane.CONTROL, "after"));
        one.stop();
        Proofread read = Proofread.of(slot());
        assertEquals(1, read.count("jwitness.sensor.failed"));
        assertEquals(
                List.of("started", "meanwhile", "after"),
                JournalFixture.targets(JournalFixture.read(slot())));
    }

    /** Attack 17: stop the agent or its writer. */
    @Test
    void attack17AJournalWhoseWriterIsGoneIsNeverOk() throws IOException {
        FailingClock clock = new FailingClock();
        JournalFixture one = new JournalFixture(dir, JournalFixture.options(dir), clock).started();
        clock.failing.set(true);
        long ticket = one.offer(Lane.CONTROL, "unseen");
        assertFalse(
                one.journal.awaitSealed(ticket, 300_000_000L), "nobody is told that it is safe");
        Path copy = Files.createTempFile("anchor", "");
        Files.copy(slot().resolve("checkpoint"), copy, StandardCopyOption.REPLACE_EXISTING);
        one.journal.abandon();
        Report report =
                Verifier.verify(
                        Verifier.Options.of(slot())
                                .vkey(Files.readString(slot().resolve("keys/log.vkey")).strip())
                                .anchor(copy)
                                .maxUnsealed(Duration.ZERO));
        assertEquals(Verdict.INCOMPLETE, report.verdict(), report::json);
        assertEquals(1, report.uncleanEnds(), report::json);
        Files.delete(copy);
        new JournalFixture(dir).started().stop();
        List<String> records = JournalFixture.read(slot());
        assertTrue(JournalFixture.targets(records).contains("unseen"), "the next one has it");
        assertEquals(
                1,
                JournalFixture.events(records).stream()
                        .filter("jwitness.session.stop"::equals)
                        .count());
    }

    @Test
    void aThreadThatStandsStillInsideItsClaimHoldsNobodyAndLosesNothing() throws IOException {
        JournalFixture one = new JournalFixture(dir);
        one.offer(Lane.DATA, "before");
        final long sleeper = one.offer(Lane.DATA, "sleeper");
        Path ring = slot().resolve("ring").toRealPath();
        String bytes = Files.readString(ring, StandardCharsets.ISO_8859_1);
        long stampAt = bytes.lastIndexOf("\"session\":", bytes.indexOf("\"sleeper\"")) - 16L;
        ByteBuffer stamp = ByteBuffer.allocate(8);
        try (FileChannel file =
                FileChannel.open(ring, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            file.read(stamp, stampAt);
            file.write(ByteBuffer.allocate(8), stampAt);
            long behind = one.offer(Lane.DATA, "behind");
            one.started();
            assertTrue(one.journal.awaitJournalled(behind, JournalFixture.LONG_NS));
            assertEquals(1, one.journal.status().stalledClaims());
            assertFalse(one.journal.awaitJournalled(sleeper, 0));
            file.write(stamp.flip(), stampAt);
        }
        one.assertSealed(sleeper);
        one.stop();
        assertEquals(
                List.of("before", "started", "behind", "sleeper").stream().sorted().toList(),
                JournalFixture.targets(JournalFixture.read(slot())).stream().sorted().toList());
        Proofread.of(slot());
    }

    @Test
    void tenThousandShortLivedThreadsEachHaveTheirRecordAndLeaveNothing() throws Exception {
        JournalFixture one = new JournalFixture(dir).started();
        AtomicLong journalled = new AtomicLong();
        for (int round = 0; round < 200; round++) {
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                String target = round + "/" + i;
                Thread thread =
                        new Thread(
                                () -> {
                                    long ticket = one.offer(Lane.CONTROL, target);
                                    if (one.journal.awaitJournalled(
                                            ticket, JournalFixture.LONG_NS)) {
                                        journalled.incrementAndGet();
                                    }
                                });
                thread.start();
                threads.add(thread);
            }
            for (Thread thread : threads) {
                thread.join();
            }
        }
        assertEquals(10_000, journalled.get());
        one.stop();
        assertEquals(10_001, JournalFixture.targets(JournalFixture.read(slot())).size());
    }

    // ------------------------------------------------------------ floods

    /** Attack 20: flood to force loss. */
    @Test
    void attack20AFloodOfProbesPushesNoControlRecordOutAndIsCounted() throws Exception {
        JournalFixture one = new JournalFixture(dir);
        AtomicBoolean enough = new AtomicBoolean();
        AtomicLong accepted = new AtomicLong();
        AtomicLong refused = new AtomicLong();
        List<Thread> flood = new ArrayList<>();
        String filler = "x".repeat(1000);
        for (int t = 0; t < 4; t++) {
            Thread thread =
                    new Thread(
                            () -> {
                                while (!enough.get()) {
                                    if (one.offer(Lane.DATA, filler) == RecordSink.REFUSED) {
                                        refused.incrementAndGet();
                                    } else {
                                        accepted.incrementAndGet();
                                    }
                                }
                            });
            thread.start();
            flood.add(thread);
        }
        one.await("refusal", () -> refused.get() > 10_000);
        int acts = 200;
        for (int i = 0; i < acts; i++) {
            assertNotEquals(RecordSink.REFUSED, one.offer(Lane.CONTROL, "act" + i), "act " + i);
        }
        one.journal.start();
        long last = one.offer(Lane.CONTROL, "act" + acts);
        assertTrue(one.journal.awaitSealed(last, JournalFixture.LONG_NS), "in spite of the flood");
        enough.set(true);
        for (Thread thread : flood) {
            thread.join();
        }
        one.stop();
        Proofread read = Proofread.of(slot());
        List<String> targets = JournalFixture.targets(JournalFixture.read(slot()));
        assertEquals(acts + 1, targets.stream().filter(t -> t.startsWith("act")).count());
        assertEquals(accepted.get(), targets.stream().filter(filler::equals).count());
        assertEquals(
                refused.get(),
                read.records.stream()
                        .filter(r -> r.event().equals("jwitness.gap"))
                        .mapToLong(r -> r.sectionNumber("gap", "count"))
                        .sum(),
                "every refused one is told");
    }
}
