// SPDX-License-Identifier: Apache-2.0
package io.jwitness.cli.internal;

import static io.jwitness.cli.internal.TimedJournal.by;
import static io.jwitness.cli.internal.TimedJournal.count;
import static io.jwitness.cli.internal.TimedJournal.gap;
import static io.jwitness.cli.internal.TimedJournal.on;
import static io.jwitness.cli.internal.TimedJournal.outcome;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jwitness.cli.internal.console.Json;
import io.jwitness.record.TestJournal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code report} says, and what it must not hide. */
final class ReportCommandTest {
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
                .act("2026-11-21T23:30:00", "alice", "log.level.change", "com.shop.A", "success")
                .act("2026-11-22T10:00:00", "alice", "log.level.change", "com.shop.A", "success")
                .act("2026-11-22T10:00:05", "bob", "actuator.write", "loggers/com.shop.B", "denied")
                .act("2026-11-22T10:00:06", "alice", "jvm.heap.dump", "/tmp/h", "failure")
                .at("2026-11-22T10:01:00", "jwitness.seal", "");
    }

    @Test
    void whoDidWhatIsSummedByActorAndEventAndByDay() throws IOException {
        aDay();
        JsonNode report = json();
        assertEquals(4, report.at("/sums/acts").asInt());
        assertEquals(1, report.at("/sums/failure").asInt());
        assertEquals(1, report.at("/sums/denied").asInt());
        assertEquals(3, report.at("/who/rows").size());
        JsonNode most = report.at("/who/rows/0");
        assertEquals("alice", most.at("/who").asText());
        assertEquals("log.level.change", most.at("/event").asText());
        assertEquals(2, most.at("/acts").asInt());
        assertEquals("2026-11-21T23:30:00.123456789Z", most.at("/first").asText());
        assertEquals("2026-11-22T10:00:00.123456789Z", most.at("/last").asText());
        assertEquals("2026-11-22", report.at("/days/rows/0/day").asText());
        assertEquals(3, report.at("/days/rows/0/acts").asInt());
        assertEquals(2, report.at("/failures_and_refusals/count").asInt());
        assertEquals(
                "loggers/com.shop.B",
                report.at("/failures_and_refusals/rows/0/target/id").asText());
        assertEquals(0, report.at("/warnings").size());
        assertTrue(report.at("/caution").asText().contains("verifies nothing"));
    }

    @Test
    void theTextSaysTheSame() throws IOException {
        aDay();
        Run run = report();
        assertEquals(0, run.code(), run.err());
        String text = run.out().replaceAll(" +", " ");
        assertTrue(text.contains("period 2026-11-21 23:30:00 to 2026-11-22 10:00:06 (UTC)"), text);
        assertTrue(text.contains("records 5 of 6 that were read"), text);
        assertTrue(text.contains("\nalice log.level.change 2 2 2026-11-21 23:30:00 "), text);
        assertTrue(text.contains("\n2026-11-22 3 1 1 3\n"), text);
        assertTrue(text.contains("\n3 2026-11-22 10:00:05 bob actuator.write loggers/"), text);
        assertTrue(text.contains("It verifies nothing"), text);
        assertTrue(text.contains("jwitness verify " + journal.slot()), text);
        assertFalse(text.contains("!"), text);
    }

    @Test
    void theFiltersOfQueryHold() throws IOException {
        aDay();
        assertEquals(2, json("--actor", "alice", "--since", "2026-11-22").at("/records").asInt());
        assertEquals(1, json("--outcome", "denied").at("/sums/acts").asInt());
        assertEquals(1, json("--event", "jwitness.seal").at("/sums/acts").asInt());
        JsonNode none = json("--actor", "mallory");
        assertEquals(0, none.at("/sums/acts").asInt());
        assertTrue(report("--actor", "mallory").out().contains("no acts"));
        Run bad = report("--since", "soon");
        assertEquals(2, bad.code());
        assertTrue(bad.err().contains("cannot read --since"), bad.err());
        assertEquals(2, report("--top", "0").code());
        assertEquals(2, report("--top", "501").code());
    }

    @Test
    void anAttemptAndItsEndAreOneActAndACountIsAsManyAsItSays() throws IOException {
        String op = ",\"op\":\"abcdefghijklmnopqrstuvwxyz-7\"" + by("alice");
        journal.at("2026-11-22T10:00:00", "jvm.heap.dump", ",\"stage\":\"attempt\"" + op)
                .at(
                        "2026-11-22T10:00:09",
                        "jvm.heap.dump",
                        ",\"stage\":\"complete\"" + op + outcome("success"))
                .at("2026-11-22T10:01:00", "jvm.gc.run", ",\"stage\":\"attempt\"" + by("bob"))
                .at(
                        "2026-11-22T10:02:00",
                        "jvm.flag.change",
                        ",\"stage\":\"attempt\",\"op\":\"x-1\"" + by("bob"))
                .at(
                        "2026-11-22T10:03:00",
                        "jmx.attribute.get",
                        by("probe")
                                + outcome("success")
                                + count(240, "2026-11-22T10:03:00", "2026-11-22T11:03:00"))
                // What a reload changed is counted too, and it is one act.
                .at("2026-11-22T10:04:00", "log.config.reload", ",\"count\":{\"n\":9}" + by("bob"));
        JsonNode report = json();
        assertEquals(244, report.at("/sums/acts").asInt(), report.toString());
        assertEquals(241, report.at("/outcomes/success").asInt());
        assertEquals(1, report.at("/outcomes/open").asInt());
        assertEquals(240, report.at("/counted").asInt());
        assertEquals("2026-11-22T11:03:00.123456789Z", report.at("/sums/last").asText());
        assertEquals("probe", report.at("/who/rows/0/who").asText());
        // The end lies outside of what is asked for; the journal has it all the same.
        assertEquals(
                1,
                json("--until", "2026-11-22T10:00:05", "--event", "jvm.heap.dump")
                        .at("/outcomes/success")
                        .asInt());
    }

    @Test
    void whatWasDoneOutsideDeclaredSessionsIsTold() throws IOException {
        aDay();
        assertTrue(report().out().contains("no act names a declared debug session"));
        journal.at(
                "2026-11-22T12:00:00",
                "jvm.gc.run",
                by("alice") + ",\"reason\":{\"session\":\"dbg-1\"}");
        JsonNode report = json();
        assertEquals("dbg-1", report.at("/sessions/rows/0/session").asText());
        assertEquals(1, report.at("/sessions/rows/0/acts").asInt());
        assertEquals(4, report.at("/sums/outside_sessions").asInt());
        assertTrue(report().out().contains("4 acts outside declared debug sessions"));
    }

    @Test
    void lossesUncleanEndsAndFailedSensorsAreToldFirstWhoeverIsAskedFor() throws IOException {
        aDay();
        journal.at(
                        "2026-11-22T10:02:00",
                        "jwitness.gap",
                        gap("actuator.read", 17, "2026-11-22T10:01:00", "2026-11-22T10:02:00"))
                .at(
                        "2026-11-22T10:03:00",
                        "jwitness.sensor.failed",
                        ",\"sensor\":{\"name\":\"jfr\",\"cause\":\"no room\"}")
                .session("zyxwvutsrqponmlkjihgfedcba")
                .at("2026-11-22T11:00:00", "jwitness.session.start", "")
                .at("2026-11-22T11:30:00", "jwitness.session.stop", "")
                .at("2026-11-22T11:30:00", "jwitness.seal", "")
                .session("aaaaaaaaaaaaaaaaaaaaaaaaaa")
                .at("2026-11-22T12:00:00", "jwitness.session.start", "");
        List<String> lines = report("--actor", "mallory").out().lines().toList();
        assertTrue(lines.get(0).startsWith("! 17 record(s) were lost"), lines.get(0));
        assertTrue(
                lines.get(1).startsWith("! 1 session(s) of the agent ended without"), lines.get(1));
        assertTrue(lines.get(2).startsWith("! 1 failure(s) of sensors"), lines.get(2));
        JsonNode report = json();
        assertEquals(17, report.at("/lost").asInt());
        assertEquals(
                "17 records of actuator.read (refused)", report.at("/gaps/rows/0/text").asText());
        assertEquals(
                "2026-11-22T10:03:00.123456789Z", report.at("/unclean_ends/rows/0/from").asText());
        assertEquals(
                "sensor jfr failed: no room",
                report.at("/failures_of_jwitness/rows/0/text").asText());
        assertTrue(report.at("/open_session").asBoolean());
        assertEquals(0, json("--since", "2026-11-22T11:10").at("/warnings").size());
        assertEquals(1, json("--since", "2026-11-22T10:30").at("/unclean_ends/count").asInt());
    }

    @Test
    void aDamagedRecordAndAHoleAreToldAndExitOne() throws IOException {
        aDay();
        journal.journal.damageLast();
        Run run = report("--actor", "alice");
        assertEquals(1, run.code());
        assertTrue(run.out().contains("! 1 record(s) differ from their hash"), run.out());
        journal.journal.skip(3).append("x.y", by("alice"));
        run = report();
        assertEquals(1, run.code());
        assertTrue(run.out().contains("! 1 stretch(es) of records are missing"), run.out());
        assertTrue(run.err().contains("records are missing"), run.err());
        Path page = folder.resolve("r.html");
        assertEquals(1, report("--html", page.toString()).code());
        assertTrue(Files.readString(page).contains("1 stretch(es) of records are missing"));
    }

    @Test
    void whatIsNoRecordIsInNoSumAndTold() throws IOException {
        aDay();
        journal.journal.append("{\"time\":\"never\"".getBytes(StandardCharsets.UTF_8));
        Run run = report();
        assertEquals(1, run.code());
        assertTrue(run.out().contains("! 1 document(s) are no records"), run.out());
    }

    @Test
    void whatATableDoesNotShowIsSummedUp() throws IOException {
        for (int i = 0; i < 7; i++) {
            journal.act("2026-11-0" + (i + 1) + "T10:00:00", "user" + i, "x.y", "t", "denied");
        }
        journal.act("2026-11-22T10:00:00", "user6", "x.y", "t", "success");
        String text = report("--top", "3").out();
        assertTrue(
                text.contains(
                        "and 4 others: 4 acts, 0 failed, 4 denied,"
                                + " from 2026-11-03 10:00:00 to 2026-11-06 10:00:00"),
                text);
        assertTrue(text.contains("and 5 other days: 5 acts"), text);
        assertTrue(text.contains("and 4 earlier"), text);
        JsonNode report = json("--top", "3");
        assertEquals(4, report.at("/who/others/keys").asInt());
        assertEquals(4, report.at("/who/others/acts").asInt());
        assertEquals(7, report.at("/failures_and_refusals/count").asInt());
        assertEquals(3, report.at("/failures_and_refusals/rows").size());
    }

    @Test
    void aJournalOfTheContractIsSummedUp() throws IOException {
        TestJournal.ordinary(folder.resolve("whole/0"));
        Run run = Run.of(folder, "report", folder.resolve("whole").toString(), "--json");
        assertEquals(0, run.code(), run.err());
        JsonNode report = new ObjectMapper().readTree(run.out());
        assertEquals(21, report.at("/sums/acts").asInt());
        assertEquals(0, report.at("/warnings").size(), report.toString());
        assertFalse(report.at("/open_session").asBoolean());
    }

    // ------------------------------------------------------------ what attackers store

    @ParameterizedTest
    @ValueSource(
            strings = {
                "</td></table><script>alert(1)</script>",
                "</title><script>alert(1)</script>",
                "<img src=x onerror=alert(1)>",
                "\\\" onload=\\\"alert(1)",
                "' onload='alert(1)",
                "` onload=`alert(1)",
                "]]></svg><script>alert(1)</script>",
                "<!--",
                "--></style><script>alert(1)</script>",
                "&lt;script&gt;alert(1)&lt;/script&gt;",
                "javascript:alert(1)",
                "\\u0000<\\u0000script>alert(1)",
                "\\u202e\\u2066<script>alert(1)</script>"
            })
    void noStoredValueBecomesMarkup(String value) throws IOException {
        String plain = page();
        everyValueIs(value);
        String page = page();
        assertEquals(tags(plain), tags(page));
        assertFalse(
                page.chars().anyMatch(c -> (c < ' ' && c != '\n') || c == 0x202e || c == 0x2066));
        assertTrue(page.contains("alert(1)") || value.equals("<!--"), "it is shown as text");
    }

    /** A page of harmless values, with everything on it that the hostile one has. */
    private String page() throws IOException {
        if (Files.notExists(folder.resolve("seen"))) {
            Files.createFile(folder.resolve("seen"));
            everyValueIs("harmless");
            String page = html();
            journal.close();
            journal = new TimedJournal(folder.resolve("other/0"));
            return page;
        }
        return html();
    }

    private void everyValueIs(String value) throws IOException {
        journal.at("2026-11-22T09:00:00", "jwitness.session.start", "")
                .at(
                        "2026-11-22T10:00:00",
                        value,
                        by(value)
                                + on(value)
                                + outcome("denied")
                                + ",\"source\":{\"address\":\""
                                + value
                                + "\"},\"site\":{\"class\":\""
                                + value
                                + "\",\"method\":\""
                                + value
                                + "\"},\"reason\":{\"session\":\""
                                + value
                                + "\"}")
                .at(
                        "2026-11-22T10:02:00",
                        "jwitness.gap",
                        gap(value, 17, "2026-11-22T10:01:00", "2026-11-22T10:02:00"))
                .at(
                        "2026-11-22T10:03:00",
                        "jwitness.sensor.failed",
                        ",\"sensor\":{\"name\":\"" + value + "\",\"cause\":\"" + value + "\"}")
                .at("2026-11-22T11:00:00", "jwitness.session.start", "");
    }

    /** Everything that a browser takes for markup: no text, no numbers, lanes in any order. */
    private static List<String> tags(String page) {
        List<String> tags = new ArrayList<>();
        var tag = Pattern.compile("<[^>]*>").matcher(page);
        while (tag.find()) {
            tags.add(tag.group().replaceAll("[0-9.]+", "0"));
        }
        Collections.sort(tags);
        return tags;
    }

    @Test
    void theFilterIsEscapedToo() throws IOException {
        aDay();
        Path page = folder.resolve("r.html");
        report("--text", "<script>\"'", "--html", page.toString());
        assertFalse(Files.readString(page).contains("<script"));
    }

    @Test
    void aPageNeedsNothingFromElsewhereAndNoScript() throws IOException {
        aDay();
        String page = html();
        assertTrue(page.startsWith("<!DOCTYPE html>"));
        assertTrue(page.contains("default-src 'none'"));
        String rest = page.replace("xmlns=\"http://www.w3.org/2000/svg\"", "");
        for (String foreign :
                new String[] {
                    "http:", "https:", "//", "src=", "href=", "url(", "@import", "<script"
                }) {
            assertFalse(rest.contains(foreign), foreign);
        }
        assertTrue(page.contains("<svg") && page.contains("class=\"refused\""));
        assertEquals(tags(page).stream().filter(tag -> tag.equals("<g>")).count(), 4);
    }

    @Test
    void noValueDrivesTheTerminal() throws IOException {
        everyValueIs("a\\u001b[31mred\\u202eevil\\u009b\\u0007");
        for (Run run : List.of(report(), report("--json"))) {
            assertTrue(
                    run.out()
                            .chars()
                            .noneMatch(c -> (c < ' ' && c != '\n') || c == 0x202e || c == 0x9b),
                    run.out());
        }
        assertEquals("a\u001b[31mred\u202eevil\u009b\u0007", json().at("/who/rows/0/who").asText());
    }

    @Test
    void namesOfAnyLengthFillNoPage() throws IOException {
        everyValueIs("x".repeat(2000));
        assertTrue(html().length() < 40_000);
        assertTrue(report().out().lines().allMatch(line -> line.length() < 400));
    }

    // ------------------------------------------------------------ where it is written

    @Test
    void aPageReplacesNothingAndIsItsOwnersAlone() throws IOException {
        aDay();
        Path page = folder.resolve("r.html");
        Run run = report("--html", page.toString());
        assertEquals(0, run.code(), run.err());
        assertEquals("The report is in " + page + "\n", run.out());
        assertEquals(
                "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(page)));
        String before = Files.readString(page);
        Run again = report("--html", page.toString());
        assertEquals(2, again.code());
        assertTrue(again.err().contains("it is there already"), again.err());
        assertEquals(before, Files.readString(page));
        Run nowhere = report("--html", folder.resolve("no/r.html").toString());
        assertEquals(2, nowhere.code());
        assertTrue(nowhere.err().contains("there is no directory"), nowhere.err());
        try (var files = Files.list(folder)) {
            assertTrue(files.noneMatch(file -> file.toString().endsWith(".tmp")));
        }
    }

    @Test
    void nothingIsWrittenIntoTheJournalNotEvenThroughALink() throws IOException {
        aDay();
        Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of(journal.slot()));
        List<String> before = tree();
        for (Path inside : List.of(Path.of(journal.slot(), "r.html"), link.resolve("r.html"))) {
            Run run = report("--html", inside.toString());
            assertEquals(2, run.code());
            assertTrue(run.err().contains("lies in the journal's directory"), run.err());
        }
        assertEquals(2, report("--access-log", link.resolve("log").toString()).code());
        report();
        assertEquals(before, tree());
    }

    @Test
    void theReadingIsRecorded() throws IOException {
        aDay();
        report("--actor", "alice");
        List<String> log = Files.readAllLines(folder.resolve("jwitness/access.log"));
        assertEquals("report", Json.text(Json.object(log.get(0)), "command"));
        assertEquals("--actor 'alice'", Json.text(Json.object(log.get(0)), "query"));
    }

    private List<String> tree() throws IOException {
        try (var walk = Files.walk(Path.of(journal.slot()))) {
            return walk.sorted().map(Path::toString).toList();
        }
    }

    private String html() throws IOException {
        Path page = Files.createTempDirectory(folder, "page").resolve("r.html");
        Run run = report("--html", page.toString());
        assertEquals(0, run.code(), run.err());
        return Files.readString(page);
    }

    private JsonNode json(String... options) throws IOException {
        List<String> args = new ArrayList<>(List.of("--json"));
        args.addAll(List.of(options));
        return new ObjectMapper().readTree(report(args.toArray(String[]::new)).out());
    }

    private Run report(String... options) {
        List<String> args = new ArrayList<>(List.of("report", journal.slot()));
        args.addAll(List.of(options));
        return Run.of(folder, args.toArray(String[]::new));
    }
}
