// SPDX-License-Identifier: Apache-2.0
package io.jwitness.cli.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jwitness.cli.internal.console.Json;
import io.jwitness.exporter.testing.SyntheticJournal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code tail} shows, and what it must never do. */
final class TailCommandTest {
    @TempDir private Path folder;
    private SyntheticJournal journal;

    @BeforeEach
    void open() throws IOException {
        journal = SyntheticJournal.create(folder.resolve("journals/shop/0"));
    }

    @AfterEach
    void close() throws IOException {
        journal.close();
    }

    @Test
    void jsonIsTheStoredRecordsByteForByte() throws Exception {
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        for (int i = 0; i < 5; i++) {
            byte[] record = SyntheticJournal.record(i, "x.y", ",\"target\":{\"id\":\"Zür ich→\"}");
            journal.append(record);
            expected.write(record);
            expected.write('\n');
        }
        Run run = tail("-n", "+1", "--json");
        assertEquals(0, run.code(), run.err());
        assertArrayEquals(expected.toByteArray(), run.bytes());
    }

    @Test
    void theLastTenAreShownUnlessAskedOtherwise() throws Exception {
        journal.append(25).roll().append(5).seal();
        assertEquals(IntStream.range(20, 30).boxed().toList(), sequences(tail("--json")));
        assertEquals(
                IntStream.range(27, 30).boxed().toList(), sequences(tail("-n", "3", "--json")));
        assertEquals(
                IntStream.range(24, 30).boxed().toList(), sequences(tail("-n", "+25", "--json")));
        assertEquals(List.of(), sequences(tail("-n", "0", "--json")));
        assertEquals(30, sequences(tail("-n", "100", "--json")).size());
    }

    @Test
    void aCheckpointThatPromisesMoreHidesNothing() throws Exception {
        journal.append(5).skip(1000).seal();
        assertEquals(IntStream.range(0, 5).boxed().toList(), sequences(tail("--json")));
    }

    @Test
    void aFlippedByteIsShownToldAndExitOne() throws Exception {
        journal.append(3).damageLast().append(2);
        Run run = tail("-n", "+1", "--json");
        assertEquals(1, run.code());
        assertEquals(5, run.out().lines().count());
        assertTrue(run.err().contains("record 2 differs from its leaf"), run.err());
        assertTrue(run.err().contains("00000000.cq4 at "), run.err());
    }

    @Test
    void aHoleIsExitOne() throws Exception {
        journal.append(3).skip(2).append(2);
        Run run = tail("-n", "+1", "--json");
        assertEquals(1, run.code());
        assertEquals(List.of(0, 1, 2, 5, 6), sequences(run));
        assertTrue(run.err().contains("records are missing"), run.err());
    }

    @Test
    void peopleSeeWhoWhatTargetChangeOutcomeAndFrom() throws Exception {
        journal.append(
                "log.level.change",
                ",\"outcome\":\"success\",\"actor\":{\"type\":\"user\",\"id\":\"alice\","
                        + "\"confidence\":\"authenticated\"},\"source\":{\"address\":\"10.0.0.9\"},"
                        + "\"target\":{\"type\":\"logger\",\"id\":\"com.shop.Orders\"},"
                        + "\"site\":{\"class\":\"com.shop.Admin\",\"method\":\"level\"},"
                        + "\"change\":{\"before\":\"INFO\",\"after\":\"DEBUG\"}");
        journal.append(
                "jvm.attach",
                ",\"actor\":{\"type\":\"user\",\"id\":\"bob\",\"confidence\":\"asserted\"}");
        List<String> rows = tail().out().lines().toList();
        assertTrue(rows.get(0).startsWith("TIME (UTC)"));
        assertTrue(
                rows.get(1)
                        .matches(
                                "2026-11-22 18:04:05\\..{3} +alice +log.level.change"
                                        + " +com.shop.Orders +INFO → DEBUG +success"
                                        + " +10.0.0.9 Admin.level"),
                rows.get(1));
        assertTrue(rows.get(2).contains("bob ?"), rows.get(2));
    }

    @Test
    void noValueDrivesTheTerminal() throws Exception {
        journal.append("x.y", ",\"target\":{\"id\":\"a\\u001b[31mred\\u202eevil\\u009b\"}");
        journal.append("{\u001b]0;owned\u0007 no record".getBytes(StandardCharsets.UTF_8));
        String shown = tail().out();
        assertTrue(
                shown.chars().noneMatch(c -> c == 0x1b || c == 0x202e || c == 0x9b || c == 7),
                shown);
        assertTrue(shown.contains("(no record)"), shown);
    }

    @Test
    void theReadingIsRecordedOutsideTheJournalFirst() throws Exception {
        journal.append(3);
        tail();
        tail("-n", "2", "--json");
        List<String> log = Files.readAllLines(folder.resolve("jwitness/access.log"));
        assertEquals(2, log.size());
        assertEquals("-n 2", Json.text(Json.object(log.get(1)), "query"));
        assertEquals(
                HexFormat.of()
                        .formatHex(
                                MessageDigest.getInstance("SHA-256")
                                        .digest(log.get(0).getBytes(StandardCharsets.UTF_8))),
                Json.text(Json.object(log.get(1)), "previous"));
        assertEquals(
                "rw-------",
                PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(folder.resolve("jwitness/access.log"))));
    }

    @Test
    void whatCannotBeRecordedIsNotRead() throws Exception {
        journal.append(3);
        Run run = tail("--access-log", folder.resolve("journals").toString());
        assertEquals(2, run.code());
        assertEquals("", run.out());
        Run inside = tail("--access-log", journal.slot().resolve("access.log").toString());
        assertEquals(2, inside.code());
        assertFalse(Files.exists(journal.slot().resolve("access.log")));
        Path link = Files.createSymbolicLink(folder.resolve("link"), journal.slot());
        assertEquals(2, tail("--access-log", link.resolve("access.log").toString()).code());
        assertFalse(Files.exists(journal.slot().resolve("access.log")));
    }

    @Test
    void readingWritesNothingIntoTheJournal() throws Exception {
        journal.append(3).seal();
        List<String> before = tree();
        tail();
        tail("--json", "-n", "+1");
        assertEquals(before, tree());
    }

    @Test
    void aDirectoryAboveOneJournalIsEnough() throws Exception {
        journal.append(1);
        assertEquals(0, Run.of(folder, "tail", folder.resolve("journals").toString()).code());
    }

    @Test
    void whatIsNoJournalIsExitTwoInThreeParts() {
        Run run = Run.of(folder, "tail", folder.resolve("nothing").toString());
        assertEquals(2, run.code());
        assertTrue(run.err().startsWith("jwitness: no journal "), run.err());
        assertTrue(run.err().contains("Name a slot"), run.err());
        assertEquals(2, Run.of(folder, "tail", "-n", "many", "x").code());
        assertEquals(2, Run.of(folder, "tail").code());
    }

    private Run tail(String... options) {
        String[] args = new String[options.length + 2];
        args[0] = "tail";
        args[1] = journal.slot().toString();
        System.arraycopy(options, 0, args, 2, options.length);
        return Run.of(folder, args);
    }

    private static List<Integer> sequences(Run run) throws IOException {
        List<Integer> sequences = new java.util.ArrayList<>();
        for (String line : run.out().lines().toList()) {
            sequences.add(Integer.parseInt(Json.text(Json.object(line), "seq")));
        }
        return sequences;
    }

    private List<String> tree() throws IOException {
        try (var walk = Files.walk(journal.slot())) {
            List<String> tree = new java.util.ArrayList<>();
            for (Path path : walk.sorted().toList()) {
                tree.add(path + " " + Files.getLastModifiedTime(path));
            }
            return tree;
        }
    }
}
