// SPDX-License-Identifier: Apache-2.0
package io.jwitness.cli.internal;

import static io.jwitness.cli.internal.TimedJournal.by;
import static io.jwitness.cli.internal.TimedJournal.count;
import static io.jwitness.cli.internal.TimedJournal.gap;
import static io.jwitness.cli.internal.TimedJournal.on;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jwitness.cli.internal.console.Json;
import io.jwitness.exporter.testing.SyntheticJournal;
import io.jwitness.record.TestJournal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code query} finds, and what it must not miss. */
final class QueryCommandTest {
    @TempDir private Path folder;
    private TimedJournal journal;

    @BeforeEach
    void open() throws IOException {
        journal = new TimedJournal(folder.resolve("shop/0"));
    }

    @AfterEach
    void close() throws IOException {
        journal.close();
    }

    private void aDay() throws IOException {
        journal.at("2026-11-21T23:00:00", "jwitness.session.start", "")
                .act("2026-11-21T23:30:00", "alice", "log.level.change", "com.Shop.A", "success")
                .at("2026-11-21T23:30:01", "jwitness.seal", "")
                .act("2026-11-22T10:00:00", "bob", "actuator.write", "loggers/com.shop.B", "denied")
                // The clock was set back: order is that of seq.
                .act("2026-11-22T09:00:00", "alice", "jvm.heap.dump", "/tmp/h.hprof", "failure")
                .at("2026-11-22T18:04:05", "jvm.gc.run", by("carol ä"))
                .at("2026-11-22T18:04:06", "jwitness.seal", "");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "                                                    | 0 1 3 4 5",
                "--all                                               | 0 1 2 3 4 5 6",
                "--since 2026-11-22                                  | 3 4 5",
                "--since 2026-11-22T09:30                            | 3 5",
                "--until 2026-11-21                                  | 0 1",
                "--until 2026-11-22T09:00                            | 0 1 4",
                "--since 2026-11-22T09:00:00.123456789Z --until 2026-11-22T09:00:00.123456789Z | 4",
                "--since 2026-11-22T09:00:00.123456790Z --until 2026-11-22T10:00 | 3",
                "--since 2026-11-22T10:30+01:00 --until 2026-11-22T10:00+00:00 | 3",
                "--actor alice                                       | 1 4",
                "--actor ALI*                                        | 1 4",
                "--actor alic                                        |",
                "--actor *                                           | 1 3 4 5",
                "--actor bob --actor carol*                          | 3 5",
                "--event jvm.*                                       | 4 5",
                "--event jvm.gc.run --event log.*                    | 1 5",
                "--event jwitness.*                                  | 0 2 6",
                "--event jwitness.seal                               | 2 6",
                "--target com.shop.a                                 | 1",
                "--target *shop*                                     | 1 3",
                "--outcome denied                                    | 3",
                "--outcome DENIED --outcome failure                  | 3 4",
                "--outcome unknown                                   |",
                "--text HPROF                                        | 4",
                "--text 0011223344                                   |",
                "--text Ä                                            | 5",
                "--actor alice --event jvm.* --since 2026-11-22      | 4",
                "--actor alice --outcome denied                      |",
                "-n 2                                                | 4 5",
                "-n 1 --actor alice                                  | 4",
                "-n 100 --actor alice                                | 1 4",
                "--session abcdefghijklmnopqrstuvwxyz --event log.*  | 1",
                "--session abcd                                      |"
            })
    void everyCriterionMustHoldByOneOfItsValues(String options, String expected)
            throws IOException {
        aDay();
        List<String> args = new ArrayList<>(List.of("--json"));
        if (options != null) {
            args.addAll(List.of(options.split(" ")));
        }
        Run run = query(args.toArray(String[]::new));
        assertEquals(0, run.code(), run.err());
        StringBuilder lines = new StringBuilder();
        if (expected != null) {
            for (String number : expected.split(" ")) {
                lines.append(journal.record(Integer.parseInt(number))).append('\n');
            }
        }
        assertEquals(lines.toString(), run.out());
        assertEquals(expected == null, run.err().contains("matches"), run.err());
    }

    @Test
    void peopleSeeTheRowsOfTail() throws IOException {
        aDay();
        List<String> rows = query("--actor", "bob").out().lines().toList();
        assertEquals(2, rows.size());
        assertTrue(rows.get(0).startsWith("TIME (UTC)"), rows.get(0));
        assertTrue(
                rows.get(1)
                        .matches(
                                "2026-11-22 10:00:00\\.123 +bob +actuator.write"
                                        + " +loggers/com.shop.B +denied"),
                rows.get(1));
    }

    @Test
    void whereNothingMatchesStderrSaysSo() throws IOException {
        aDay();
        Run run = query("--actor", "mallory");
        assertEquals(0, run.code());
        assertEquals("", run.out());
        assertEquals("jwitness: none of 7 records matches\n", run.err());
    }

    @Test
    void aCountIsFoundWhereAnyOfItsActsMayLie() throws IOException {
        journal.at(
                "2026-11-22T10:00:00",
                "jmx.attribute.get",
                count(42, "2026-11-22T10:00:00", "2026-11-22T10:59:00"));
        assertEquals(1, found("--since", "2026-11-22T10:30"));
        assertEquals(0, found("--since", "2026-11-22T11:00"));
        assertEquals(1, found("--until", "2026-11-22T10:00"));
        assertEquals(0, found("--until", "2026-11-22T09:59"));
    }

    @Test
    void whatWasLostInTheTimeIsToldWhateverElseIsAsked() throws IOException {
        journal.at(
                "2026-11-22T10:00:00",
                "jwitness.gap",
                gap("log.level.change", 17, "2026-11-22T09:00:00", "2026-11-22T10:00:00"));
        journal.act("2026-11-22T11:00:00", "alice", "log.level.change", "x", "success");
        Run run = query("--actor", "alice", "--since", "2026-11-22T09:30");
        assertTrue(run.err().contains("17 records of this time were lost"), run.err());
        assertFalse(query("--since", "2026-11-22T10:30").err().contains("lost"));
    }

    @Test
    void aDeclaredSessionAReloadedLoggerAndWhoItWasForAreFound() throws IOException {
        journal.at(
                "2026-11-22T10:00:00",
                "log.config.reload",
                ",\"actor\":{\"type\":\"service\",\"id\":\"bot\",\"confidence\":\"os\","
                        + "\"on_behalf_of\":\"Dana\"},"
                        + "\"reason\":{\"text\":\"slow\",\"session\":\"dbg-7\"},"
                        + "\"changes\":[{\"target\":\"com.a\",\"before\":\"INFO\",\"after\":\"DEBUG\"},"
                        + "{\"target\":\"com.b\",\"before\":\"INFO\",\"after\":\"DEBUG\"}]");
        for (String[] options :
                new String[][] {
                    {"--session", "DBG-7"},
                    {"--target", "com.b"},
                    {"--actor", "dana"},
                    {"--text", "slow"},
                    {"--text", "com.b"}
                }) {
            assertEquals(1, found(options), String.join(" ", options));
        }
        assertEquals(0, found("--target", "com.c"));
    }

    @Test
    void textIsFoundAsItReadsNotAsItIsEscaped() throws IOException {
        journal.at("2026-11-22T10:00:00", "x.y", on("a\\\"b\\u001bc"));
        assertEquals(1, found("--text", "a\"b\u001bC"));
        assertEquals(0, found("--text", "u001b"));
    }

    @Test
    void aDamagedRecordIsToldEvenWhereItDoesNotMatch() throws IOException {
        journal.act("2026-11-22T10:00:00", "alice", "x.y", "t", "success");
        journal.journal.damageLast();
        journal.act("2026-11-22T11:00:00", "bob", "x.y", "t", "success");
        Run run = query("--actor", "bob", "--json");
        assertEquals(1, run.code());
        assertEquals(journal.record(1) + "\n", run.out());
        assertTrue(run.err().contains("record 0 differs from its leaf"), run.err());
    }

    @Test
    void whatIsNoRecordIsShownWhereEverythingIsAskedFor() throws IOException {
        journal.journal.append("{\u001b]0;owned\u0007".getBytes(StandardCharsets.UTF_8));
        Run run = query();
        assertEquals(1, run.code());
        assertTrue(run.out().contains("(no record) {\\u001b]0;owned\\u0007"), run.out());
        assertEquals("", query("--actor", "*").out());
        assertEquals(1, query("--actor", "*").code());
    }

    @Test
    void aHoleIsExitOne() throws IOException {
        journal.act("2026-11-22T10:00:00", "alice", "x.y", "t", "success");
        SyntheticJournal raw = journal.journal;
        raw.skip(2).append("x.y", by("alice"));
        Run run = query("--actor", "alice", "--json");
        assertEquals(1, run.code());
        assertEquals(2, run.out().lines().count());
        assertTrue(run.err().contains("records are missing"), run.err());
    }

    @Test
    void archivedFilesAreReadAsTheOthers() throws IOException {
        aDay();
        Path file = journal.journal.file();
        journal.journal.roll();
        journal.journal.append("x.y", by("alice"));
        Path archive = Files.createDirectories(Path.of(journal.slot(), "archive"));
        try (var out =
                new GZIPOutputStream(
                        Files.newOutputStream(archive.resolve(file.getFileName() + ".gz")))) {
            Files.copy(file, out);
        }
        Files.delete(file);
        assertEquals(3, found("--actor", "alice"));
    }

    @Test
    void aPrunedJournalSaysWhereItBegins() throws IOException {
        journal.journal.skip(5).append("x.y", by("alice"));
        Run run = query("--actor", "bob");
        assertEquals(0, run.code(), run.err());
        assertTrue(run.err().contains("begins with record 5"), run.err());
    }

    @Test
    void aJournalWithSealsAndSessionsIsSearchedByItsContent() {
        TestJournal whole = TestJournal.ordinary(folder.resolve("whole/0"));
        Run run =
                Run.of(
                        folder,
                        "query",
                        folder.resolve("whole").toString(),
                        "--event",
                        "log.level.change",
                        "--json");
        assertEquals(0, run.code(), run.err());
        assertEquals(21, run.out().lines().count());
        assertTrue(whole.size() > 21);
    }

    @Test
    void theReadingIsRecordedWithWhatWasAsked() throws IOException {
        aDay();
        query("--actor", "o'brien", "--since", "2026-11-22", "-n", "3");
        List<String> log = Files.readAllLines(folder.resolve("jwitness/access.log"));
        assertEquals("query", Json.text(Json.object(log.get(0)), "command"));
        assertEquals(
                "--since '2026-11-22T00:00:00Z' --actor 'o'\\''brien' -n 3",
                Json.text(Json.object(log.get(0)), "query"));
        Run run = query("--access-log", folder.resolve("shop").toString());
        assertEquals(2, run.code());
        assertEquals("", run.out());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--since soon             | cannot read --since 'soon'",
                "--until 2026-13-01       | cannot read --until '2026-13-01'",
                "--since 2026-11-23 --until 2026-11-22 | nothing lies between --since 2026-11-23",
                "--since 1h --until 2h    | nothing lies between --since 1h and --until 2h",
                "--outcome refused        | Name one of success, failure, denied, unknown",
                "--event heap-dump        | cannot search for --event 'heap-dump'",
                "--event ''               | empty --event",
                "--actor ''               | empty --actor",
                "--text ''                | empty --text",
                "--session ''             | empty --session",
                "-n 0                     | -n takes a number from 1 to 10000",
                "-n 10001                 | -n takes a number from 1 to 10000",
                "-n many                  | jwitness query --help"
            })
    void whatCannotBeAskedIsExitTwoAndSaysWhatCan(String options, String told) throws IOException {
        aDay();
        String[] args = options.replace("''", "").split(" ", -1);
        Run run = query(args);
        assertEquals(2, run.code(), run.out());
        assertEquals("", run.out());
        assertTrue(run.err().contains(told), run.err());
        assertFalse(Files.exists(folder.resolve("jwitness/access.log")), "nothing was read");
    }

    private long found(String... options) {
        List<String> args = new ArrayList<>(List.of("--json"));
        args.addAll(List.of(options));
        Run run = query(args.toArray(String[]::new));
        assertEquals(0, run.code(), run.err());
        return run.out().lines().count();
    }

    private Run query(String... options) {
        List<String> args = new ArrayList<>(List.of("query", journal.slot()));
        args.addAll(List.of(options));
        return Run.of(folder, args.toArray(String[]::new));
    }
}
