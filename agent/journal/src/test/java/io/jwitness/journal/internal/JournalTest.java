// SPDX-License-Identifier: Apache-2.0
package io.jwitness.journal.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jwitness.journal.internal.JournalStatus.State;
import io.jwitness.journal.internal.files.Framing;
import io.jwitness.journal.internal.seal.Anchor;
import io.jwitness.journal.internal.seal.CheckpointFiles;
import io.jwitness.journal.internal.store.CycleFiles;
import io.jwitness.journal.internal.store.QueueStore;
import io.jwitness.journal.internal.store.Unforced;
import io.jwitness.record.Checkpoint;
import io.jwitness.record.internal.merkle.CompactRange;
import io.jwitness.record.internal.spi.AgentLog;
import io.jwitness.record.internal.spi.Lane;
import io.jwitness.record.internal.spi.RecordSink;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.queue.RollCycles;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.wire.DocumentContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
    @TempDir Path dir;

    private Path slot() {
        return dir.resolve("shop/0");
    }

    private List<Path> queueFiles() throws IOException {
        return CycleFiles.list(slot().resolve("queue"));
    }

    @Test
    void recordsAreJournalledInOrderBetweenTheJournalsOwn() throws IOException {
        JournalFixture one = new JournalFixture(dir);
        one.journal.start();
        for (int i = 0; i < 1000; i++) {
            one.offer(Lane.DATA, "r" + i);
        }
        one.stop();
        Proofread read = Proofread.of(slot());
        List<String> events = read.events();
        assertEquals("jwitness.session.start", events.get(0));
        assertEquals("jwitness.seal", events.get(1));
        assertEquals("jwitness.session.stop", events.get(events.size() - 2));
        assertEquals("jwitness.seal", events.get(events.size() - 1));
        assertEquals(events.size(), read.last().size(), "all of it is sealed");
        List<String> targets = JournalFixture.targets(JournalFixture.read(slot()));
        assertEquals(1000, targets.size());
        for (int i = 0; i < 1000; i++) {
            assertEquals("r" + i, targets.get(i));
        }
        assertFalse(Files.exists(slot().resolve("ring")), "an empty ring is not left behind");
        assertFalse(Files.exists(slot().resolve("owner")));
        assertEquals(List.of(), one.log.lines);
    }

    @Test
    void theNextSessionGoesOnWhereTheLastOneEnded() throws IOException {
        for (int i = 0; i < 3; i++) {
            JournalFixture session = new JournalFixture(dir).started();
            session.offer(Lane.CONTROL, "session " + i);
            session.stop();
        }
        assertEquals(3, Proofread.of(slot()).count("jwitness.session.start"));
        assertEquals(3, queueFiles().size());
        assertEquals(
                List.of("started", "session 0", "started", "session 1", "started", "session 2"),
                JournalFixture.targets(JournalFixture.read(slot())));
    }

    @Test
    void chronicleReadsTheSameDocuments() throws IOException {
        JournalFixture one =
                new JournalFixture(
                        dir, JournalFixture.options(dir).withRoll(100_000, Duration.ofHours(1)));
        one.started();
        for (int i = 0; i < 2000; i++) {
            long ticket = one.offer(Lane.DATA, "r" + i);
            if (i % 400 == 0) {
                assertTrue(one.journal.awaitSealed(ticket, JournalFixture.LONG_NS));
            }
        }
        one.stop();
        List<String> ours = JournalFixture.read(slot());

        Path copy = Files.createDirectory(dir.resolve("copy"));
        for (Path file : queueFiles()) {
            Files.copy(file, copy.resolve(file.getFileName()));
        }
        List<String> theirs = new ArrayList<>();
        try (SingleChronicleQueue queue =
                        SingleChronicleQueueBuilder.binary(copy)
                                .rollCycle(RollCycles.FAST_HOURLY)
                                .build();
                ExcerptTailer tailer = queue.createTailer()) {
            while (true) {
                try (DocumentContext document = tailer.readingDocument()) {
                    if (!document.isPresent()) {
                        break;
                    }
                    var bytes = Objects.requireNonNull(document.wire()).bytes();
                    byte[] all = new byte[(int) bytes.readRemaining()];
                    bytes.read(all);
                    theirs.add(new String(all, 32, all.length - 32, StandardCharsets.UTF_8));
                }
            }
        }
        assertEquals(ours, theirs);
    }

    @Test
    void aFullFileIsFollowedByTheNextAndEndsAtASeal() throws IOException {
        JournalFixture one =
                new JournalFixture(
                                dir,
                                JournalFixture.options(dir).withRoll(200_000, Duration.ofHours(1)))
                        .started();
        for (int i = 0; queueFiles().size() < 4; i++) {
            long ticket = one.offer(Lane.DATA, "r" + i);
            if (i % 200 == 199) {
                assertTrue(one.journal.awaitSealed(ticket, JournalFixture.LONG_NS));
            }
        }
        one.stop();
        Proofread read = Proofread.of(slot());
        List<String> names =
                queueFiles().stream().map(f -> String.valueOf(f.getFileName())).toList();
        assertEquals(names, read.files);
        assertEquals("19700101-01F.cq4", names.get(0));
        assertEquals("19700101-02F.cq4", names.get(1));
        for (Path file : queueFiles()) {
            assertTrue(Files.size(file) < 2_000_000, file + " is cut to what it holds");
        }
    }

    @Test
    void sealsAreChainedAndSignedByTheEpochInForce() throws IOException {
        JournalFixture one =
                new JournalFixture(
                                dir,
                                JournalFixture.options(dir).withEpochAge(Duration.ofMillis(30)))
                        .started();
        for (int i = 0; i < 10; i++) {
            long ticket = one.offer(Lane.CONTROL, "r" + i);
            assertTrue(one.journal.awaitSealed(ticket, JournalFixture.LONG_NS));
        }
        one.stop();
        Proofread read = Proofread.of(slot());
        assertTrue(read.count("jwitness.key.rotate") > 2, read.events().toString());
        assertTrue(read.count("jwitness.seal") > 10);
    }

    @Test
    void anEpochThatWasAnnouncedInFrontOfTheLastSealIsNotUsedAgain() throws IOException {
        for (int i = 0; i < 3; i++) {
            // Each seal has a key.rotate in front of it, the last one too.
            JournalOptions options = JournalFixture.options(dir).withEpochAge(Duration.ZERO);
            new JournalFixture(dir, options).started().stop();
        }
        List<String> events = Proofread.of(slot()).events();
        assertEquals("jwitness.key.rotate", events.get(events.size() - 2));
    }

    @Test
    void everySealIsOfferedToTheAnchorsInOrder() throws IOException {
        JournalFixture one = new JournalFixture(dir);
        List<Long> sizes = Collections.synchronizedList(new ArrayList<>());
        one.journal.anchor(
                new Anchor() {
                    @Override
                    public String name() {
                        return "test";
                    }

                    @Override
                    public void offer(long size, byte[] note) throws IOException {
                        sizes.add(size);
                        throw new IOException("an anchor that fails holds nothing");
                    }
                });
        one.started();
        one.stop();
        assertEquals(
                Proofread.of(slot()).checkpoints.stream().map(Checkpoint::size).toList(), sizes);
    }

    @Test
    void whatIsRefusedBecomesAGap() throws IOException {
        JournalFixture one = new JournalFixture(dir);
        long accepted = 0;
        long refused = 0;
        while (refused < 10) {
            if (one.offer(Lane.DATA, "x".repeat(2000)) == RecordSink.REFUSED) {
                refused++;
            } else {
                accepted++;
            }
        }
        assertEquals(10, one.journal.status().losses().values().stream().mapToLong(n -> n).sum());
        one.journal.start();
        one.stop();
        Proofread read = Proofread.of(slot());
        assertEquals(1, read.count("jwitness.gap"));
        StoredText gap =
                read.records.stream()
                        .filter(r -> r.event().equals("jwitness.gap"))
                        .findFirst()
                        .orElseThrow();
        assertEquals(10, gap.sectionNumber("gap", "count"));
        assertEquals("log.config.change", gap.sectionText("gap", "class"));
        assertEquals(accepted, JournalFixture.targets(JournalFixture.read(slot())).size());
    }

    @Test
    void anAbandonedJournalLeavesItsRecordsToTheNext() throws IOException {
        JournalFixture one = new JournalFixture(dir);
        one.offer(Lane.DATA, "data");
        one.offer(Lane.CONTROL, "control");
        one.journal.abandon();
        assertEquals(RecordSink.REFUSED, one.offer(Lane.DATA, "after"));
        assertEquals(List.of(), queueFiles());

        JournalFixture two = new JournalFixture(dir);
        two.offer(Lane.DATA, "new");
        two.started();
        two.stop();
        List<String> records = JournalFixture.read(slot());
        assertEquals(
                List.of("control", "data", "started", "new"),
                JournalFixture.targets(records),
                "what was left comes first; then control before data");
        assertTrue(records.get(1).contains("\"session\":\"" + one.session), "keeps its session");
        StoredText third = Proofread.of(slot()).records.get(3);
        assertEquals("jwitness.seal", third.event(), "a seal follows what was left");
    }

    @Test
    void anInterruptedThreadLosesNoRecord() throws IOException {
        JournalFixture one = new JournalFixture(dir).started();
        Thread.currentThread().interrupt();
        long ticket = one.offer(Lane.CONTROL, "while interrupted");
        assertTrue(one.journal.awaitJournalled(ticket, JournalFixture.LONG_NS));
        assertTrue(Thread.interrupted());
        one.stop();
        assertTrue(
                JournalFixture.targets(JournalFixture.read(slot())).contains("while interrupted"));
    }

    @Test
    void everyFileIsPrivate() throws IOException {
        JournalFixture one = new JournalFixture(dir).started();
        try (Stream<Path> all = Files.walk(dir.resolve("shop"))) {
            for (Path path : all.filter(p -> !Files.isSymbolicLink(p)).toList()) {
                assertEquals(
                        Files.isDirectory(path) ? "rwx------" : "rw-------",
                        PosixFilePermissions.toString(Files.getPosixFilePermissions(path)),
                        path.toString());
            }
        }
        one.stop();
    }

    /** A store into a hole of a full disk kills a JVM whose code is not compiled yet. */
    @Test
    void chroniclesTableHasNoHoles() throws IOException {
        JournalFixture one = new JournalFixture(dir).started();
        Path table = slot().resolve("queue").resolve(QueueStore.WRITING).resolve("metadata.cq4t");
        assertTrue(Files.size(table) > 0);
        assertTrue(JournalFixture.allocated(table) >= Files.size(table));
        one.stop();
    }

    // ------------------------------------------------------------ ends that were not clean

    /** Ends as a crash does: nothing is closed, nothing is written any more. */
    private void crash(JournalFixture session) {
        session.journal.abandon();
    }

    private long endOf(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return Framing.end(channel, 0);
        }
    }

    @Test
    void aTornDocumentIsRecordedAndHidden() throws IOException {
        JournalFixture one = new JournalFixture(dir).started();
        crash(one);
        Path file = queueFiles().get(0);
        long end = endOf(file);
        ByteBuffer torn = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
        torn.putInt(0, 0x80000000 | 500).put(40, (byte) 'x');
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(torn, end);
        }
        new JournalFixture(dir).started().stop();
        Proofread read = Proofread.of(slot());
        StoredText recover =
                read.records.stream()
                        .filter(r -> r.event().equals("jwitness.session.recover"))
                        .findFirst()
                        .orElseThrow();
        assertEquals(end, recover.sectionNumber("recover", "offset"));
        assertEquals(41, recover.sectionNumber("recover", "length"));
        assertEquals(String.valueOf(file.getFileName()), recover.sectionText("recover", "file"));
    }

    @Test
    void halfANoteIsCutOffAndRecorded() throws IOException {
        new JournalFixture(dir).started().stop();
        Path checkpoints = slot().resolve("checkpoints");
        byte[] whole = Files.readAllBytes(checkpoints);
        for (int cut : new int[] {1, 5, 60, 100, 200, 300}) {
            Files.write(checkpoints, whole);
            Files.write(checkpoints, Arrays.copyOf(whole, cut), StandardOpenOption.APPEND);
            Recovery.Continuation found = recover();
            assertEquals(1, found.torn().size(), "cut " + cut);
            assertEquals(cut, found.torn().get(0).length());
            assertArrayEquals(whole, Files.readAllBytes(checkpoints), "cut " + cut);
        }
    }

    private Recovery.Continuation recover() throws IOException {
        return Recovery.run(
                slot(),
                Files.readString(slot().resolve("origin")).strip(),
                Files.readString(slot().resolve("keys/log.vkey")).strip(),
                new CheckpointFiles(slot()),
                Long.MAX_VALUE);
    }

    @Test
    void aCheckpointThatLagsIsCaughtUp() throws IOException {
        JournalFixture one = new JournalFixture(dir).started();
        byte[] first = Files.readAllBytes(slot().resolve("checkpoint"));
        one.stop();
        byte[] last = Files.readAllBytes(slot().resolve("checkpoint"));
        Files.write(slot().resolve("checkpoint"), first);
        recover();
        assertArrayEquals(last, Files.readAllBytes(slot().resolve("checkpoint")));
    }

    @Test
    void aJournalShorterThanWhatWasSignedIsNotContinued() throws IOException {
        JournalFixture one = new JournalFixture(dir).started();
        one.offer(Lane.CONTROL, "signed");
        one.stop();
        Path file = queueFiles().get(0);
        long end = endOf(file);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(end - 300);
        }
        byte[] before = Files.readAllBytes(file);
        JournalFixture two = new JournalFixture(dir);
        two.journal.start();
        long ticket = two.offer(Lane.CONTROL, "x");
        assertFalse(two.journal.awaitSealed(ticket, JournalFixture.LONG_NS / 10));
        assertEquals(State.FAILED, two.journal.status().state());
        assertTrue(
                String.valueOf(two.journal.status().failure()).contains("were signed"),
                two.journal.status().toString());
        two.journal.abandon();
        assertEquals(1, queueFiles().size());
        assertArrayEquals(before, Files.readAllBytes(file), "the evidence is left alone");
    }

    @Test
    void aJournalWhoseRecordsWereExchangedIsNotContinued() throws IOException {
        new JournalFixture(dir).started().stop();
        Path other = dir.resolve("other");
        new JournalFixture(other, JournalFixture.options(dir)).started().stop();
        List<Path> theirs = CycleFiles.list(other.resolve("shop/0/queue"));
        Files.copy(theirs.get(0), queueFiles().get(0), StandardCopyOption.REPLACE_EXISTING);
        assertThrows(JournalDamagedException.class, this::recover);
    }

    // ------------------------------------------------------------ a queue that fails

    @Test
    void aFileDeletedUnderTheWriterIsPutBack() throws IOException {
        JournalFixture one = new JournalFixture(dir).started();
        Path file = queueFiles().get(0);
        Files.delete(file);
        while (!Files.exists(file)) {
            LockSupport.parkNanos(1_000_000);
        }
        one.offer(Lane.CONTROL, "after");
        one.stop();
        Proofread read = Proofread.of(slot());
        assertEquals(1, read.count("jwitness.sensor.failed"));
        assertEquals(
                List.of("started", "after"), JournalFixture.targets(JournalFixture.read(slot())));
    }

    @Test
    void aQueueThatFailsIsFollowedByAFreshOneWithoutLossOrDouble() throws IOException {
        CompactRange tree = new CompactRange();
        Path queue = slot().resolve("queue");
        Slot.claim(dir, "shop").close();
        LeafWriter leaves =
                new LeafWriter(
                        queue,
                        1,
                        0,
                        "shop/0/abc",
                        tree,
                        Unforced.in(queue, AgentLog.NONE),
                        new JournalFixture.Said());
        for (int i = 0; i < 700; i++) {
            byte[] ring = ("\"session\":\"s\",\"i\":" + i + "}").getBytes(StandardCharsets.UTF_8);
            leaves.append(ring, ring.length);
            if (i % 7 == 0) {
                leaves.commit();
            }
            if (i == 200 || i == 201 || i == 450) {
                spoil(queueFiles().get(queueFiles().size() - 1), i == 450);
                leaves.distrust();
                repairAtTheSecondTry(leaves, queue.resolve(QueueStore.WRITING));
            }
        }
        leaves.close();
        List<String> records = JournalFixture.read(slot());
        assertEquals(700, records.size());
        for (int i = 0; i < 700; i++) {
            assertTrue(records.get(i).endsWith(",\"i\":" + i + "}"), records.get(i));
        }
        assertEquals(4, queueFiles().size());
        assertFalse(Files.exists(queue.resolve(QueueStore.WRITING)));
    }

    /** As when the disk is full: the file that failed is ended, and no other one can be made. */
    private static void repairAtTheSecondTry(LeafWriter leaves, Path writing) throws IOException {
        Path aside = writing.resolveSibling("aside");
        Files.move(writing, aside);
        Files.createFile(writing);
        assertThrows(IOException.class, leaves::repair);
        Files.delete(writing);
        Files.move(aside, writing);
        leaves.repair();
    }

    /** What a fault leaves: the last document in halves, or with zeros in it. */
    private void spoil(Path file, boolean open) throws IOException {
        long at = 0;
        long last = 0;
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            long end = Framing.end(channel, 0);
            while (at < end) {
                at = Framing.skipMetadata(channel, at);
                if (at < end) {
                    last = at;
                    at = Framing.next(channel, at);
                }
            }
            assertNotEquals(0, last);
            if (open) {
                channel.write(ByteBuffer.wrap(new byte[] {(byte) 0x80}), last + 3);
            } else {
                channel.write(ByteBuffer.allocate(8), last + 50);
            }
        }
    }
}
