// SPDX-License-Identifier: Apache-2.0
package io.jwitness.cli.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jwitness.cli.internal.console.Durations;
import io.jwitness.cli.internal.console.Json;
import io.jwitness.exporter.testing.SyntheticJournal;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command around the verifier; the verdicts themselves are tested where they are reached. */
final class VerifyCommandTest {
    @TempDir private Path folder;
    private SyntheticJournal journal;

    @BeforeEach
    void open() throws IOException {
        journal = SyntheticJournal.create(folder.resolve("shop/0"));
    }

    @AfterEach
    void close() throws IOException {
        journal.close();
    }

    @Test
    void aJournalWithoutSealsIsNeverSound() throws Exception {
        journal.append(3).seal();
        Run run = Run.of(folder, "verify", journal.slot().toString(), "--vkey", journal.vkey());
        assertEquals(1, run.code(), run.out() + run.err());
        assertTrue(run.out().startsWith("TAMPERED"), run.out());
    }

    @Test
    void jsonHasTheFieldsOfTheContract() throws Exception {
        journal.append(3).damageLast().seal();
        Run run =
                Run.of(
                        folder,
                        "verify",
                        journal.slot().toString(),
                        "--vkey",
                        journal.vkey(),
                        "--json");
        Map<String, Object> report = Json.object(run.out());
        for (String key :
                new String[] {
                    "verdict",
                    "verdicts",
                    "origin",
                    "size",
                    "sealed",
                    "anchored",
                    "unsealed",
                    "pruned",
                    "problems"
                }) {
            assertTrue(report.containsKey(key), key + " in " + run.out());
        }
        assertEquals("TAMPERED", Json.text(report, "verdict"));
        assertTrue(
                Json.children(report, "problems").stream()
                        .anyMatch(
                                problem ->
                                        Json.text(problem, "seq").equals("2")
                                                && Json.text(problem, "kind").equals("leaf")),
                run.out());
    }

    @Test
    void aKeyIsDemandedAndOnlyOne() {
        String slot = journal.slot().toString();
        Run none = Run.of(folder, "verify", slot);
        assertEquals(2, none.code());
        assertTrue(none.err().contains("--trust-on-first-use"), none.err());
        assertEquals(
                2,
                Run.of(folder, "verify", slot, "--vkey", journal.vkey(), "--trust-on-first-use")
                        .code());
        assertEquals(2, Run.of(folder, "verify", slot, "--log-key", "x").code());
        assertEquals(2, Run.of(folder, "verify", slot, "--vkey", "no key").code());
        assertEquals(
                2,
                Run.of(folder, "verify", slot, "--vkey", journal.vkey(), "--max-unanchored", "soon")
                        .code());
    }

    @Test
    void whatIsNotThereIsAnErrorInJsonToo() throws Exception {
        Run run =
                Run.of(
                        folder,
                        "verify",
                        folder.resolve("nothing").toString(),
                        "--vkey",
                        journal.vkey(),
                        "--json");
        assertEquals(2, run.code(), run.out() + run.err());
        assertEquals("ERROR", Json.text(Json.object(run.out()), "verdict"));
    }

    @Test
    void durationsAreReadAsPeopleWriteThem() {
        assertEquals(Duration.ofMillis(500), Durations.parse("500ms"));
        assertEquals(Duration.ofDays(7), Durations.parse("7d"));
        assertEquals("1 h 30 min", Durations.format(Duration.ofMinutes(90)));
    }
}
