// SPDX-License-Identifier: Apache-2.0
package io.jwitness.journal.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jwitness.journal.internal.store.CycleFiles;
import io.jwitness.record.JournalReader;
import io.jwitness.record.Report;
import io.jwitness.record.Verdict;
import io.jwitness.record.internal.spi.Lane;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetentionTest {
    private static final int ROLL = 200_000;

    @TempDir Path dir;

    private Path slot() {
        return dir.resolve("shop/0");
    }

    private JournalFixture open(long bytes, @Nullable Duration age, boolean archives)
            throws IOException {
        return new JournalFixture(
                        dir,
                        JournalFixture.options(dir)
                                .withRoll(ROLL, Duration.ofHours(1))
                                .withEpochAge(Duration.ofMillis(500))
                                .withRetention(bytes, age, archives))
                .started();
    }

    /** Writes about this many files. */
    private static void write(JournalFixture one, int files) {
        for (int f = 0; f < files; f++) {
            for (int i = 0; i < 450; i++) {
                one.offer(Lane.DATA, "r" + i);
            }
            one.assertSealed(one.offer(Lane.DATA, "last"));
        }
    }

    private int files(String directory) {
        Path at = slot().resolve(directory);
        if (!Files.isDirectory(at)) {
            return 0;
        }
        try (Stream<Path> all = Files.list(at)) {
            return (int) all.filter(p -> p.toString().matches(".*\\.cq4(\\.gz)?")).count();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void anchorAll(JournalFixture one) {
        one.journal.anchored(one.journal.status().sealedSize());
    }

    private long firstKept() throws IOException {
        try (JournalReader reader = JournalReader.open(slot())) {
            assertEquals(JournalReader.Status.RECORD, reader.next());
            return reader.sequence();
        }
    }

    @Test
    void theOldestFilesGoAndWhatRemainsIsProven() throws IOException {
        JournalFixture one = open(3 * ROLL, null, false);
        write(one, 8);
        anchorAll(one);
        one.await("pruned journal", () -> files("queue") <= 4);
        one.stop();
        Report report = JournalFixture.report(slot());
        assertEquals(Verdict.OK, report.verdict(), report::json);
        assertEquals(firstKept(), report.pruned());
        assertTrue(report.pruned() > 450);

        // The next session prunes further, from what the last prune of this one says.
        JournalFixture two = open(3 * ROLL, null, false);
        write(two, 6);
        anchorAll(two);
        two.await("pruned journal", () -> files("queue") <= 4);
        two.stop();
        Report later = JournalFixture.report(slot());
        assertEquals(Verdict.OK, later.verdict(), later::json);
        assertTrue(later.pruned() > report.pruned());
    }

    @Test
    void whatIsNotAnchoredOrNotExportedStays() throws IOException {
        JournalFixture one = open(2 * ROLL, null, false);
        write(one, 6);
        one.await("warning", () -> one.log.lines.toString().contains("retention would delete"));
        int all = files("queue");
        Path cursor = slot().resolve("cursor/otlp");
        Files.writeString(cursor, "10\n" + one.journal.slot().origin() + "\n");
        anchorAll(one);
        write(one, 2);
        assertTrue(files("queue") >= all, "the exporter is at record 10");
        Files.writeString(
                cursor,
                one.journal.status().sealedSize() + "\n" + one.journal.slot().origin() + "\n");
        anchorAll(one);
        write(one, 1);
        one.await("pruned journal", () -> files("queue") <= 4);
        one.stop();
        assertEquals(Verdict.OK, JournalFixture.report(slot()).verdict());
    }

    @Test
    void aFileGoesByItsAge() throws IOException {
        JournalFixture one = open(0, Duration.ofSeconds(1), false);
        write(one, 4);
        anchorAll(one);
        one.await(
                "old file",
                () -> {
                    write(one, 1); // only a new file makes it look again before the minute is over
                    anchorAll(one);
                    return !Files.exists(slot().resolve("queue").resolve(CycleFiles.name(1)));
                });
        one.stop();
        assertEquals(Verdict.OK, JournalFixture.report(slot()).verdict());
    }

    @Test
    void archivedFilesAreReadAsTheOthers() throws IOException {
        JournalFixture one = open(0, null, true);
        write(one, 6);
        one.await("archive", () -> files("archive") > 3);
        one.stop();
        Proofread read = Proofread.of(slot());
        assertEquals(6 * 451 + 1, JournalFixture.targets(JournalFixture.read(slot())).size());
        assertTrue(read.files.size() > files("queue"));

        JournalFixture two = open(0, null, true);
        write(two, 1);
        two.stop();
        Proofread.of(slot());
    }

    @Test
    void archivedFilesArePrunedToo() throws IOException {
        JournalFixture one = open(20_000, null, true);
        write(one, 8);
        one.await("archive", () -> files("archive") > 5);
        anchorAll(one);
        write(one, 1);
        one.await(
                "pruned journal",
                () -> !Files.exists(slot().resolve("archive").resolve(CycleFiles.name(1) + ".gz")));
        one.stop();
        Report report = JournalFixture.report(slot());
        assertEquals(Verdict.OK, report.verdict(), report::json);
        assertTrue(report.pruned() > 0);
    }

    @Test
    void anArchiveThatIsDamagedAnywhereIsTampering() throws IOException {
        JournalFixture one = open(0, null, true);
        write(one, 3);
        one.await("archive", () -> files("archive") > 1);
        one.stop();
        Path gz = slot().resolve("archive").resolve(CycleFiles.name(1) + ".gz");
        byte[] whole = Files.readAllBytes(gz);
        List<byte[]> damaged = new ArrayList<>();
        for (int at : new int[] {0, 30, whole.length / 2, whole.length - 200}) {
            byte[] flipped = whole.clone();
            flipped[at] ^= 0x10;
            damaged.add(flipped);
        }
        damaged.add(Arrays.copyOf(whole, whole.length / 2));
        damaged.add(new byte[0]);
        damaged.add("no gzip".getBytes(StandardCharsets.UTF_8));
        for (byte[] bytes : damaged) {
            Files.write(gz, bytes);
            Report report = JournalFixture.report(slot());
            assertEquals(Verdict.TAMPERED, report.verdict(), report::json);
        }
        Files.delete(gz);
        assertEquals(Verdict.TAMPERED, JournalFixture.report(slot()).verdict());
        Files.write(gz, whole);
        assertEquals(Verdict.OK, JournalFixture.report(slot()).verdict());
        try (FileChannel channel = FileChannel.open(gz, StandardOpenOption.WRITE)) {
            assertFalse(channel.size() > ROLL, "it is compressed");
        }
    }
}
