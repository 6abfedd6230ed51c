// SPDX-License-Identifier: Apache-2.0
package io.jwitness.cli.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jwitness.cli.internal.console.Console;
import io.jwitness.exporter.testing.OtlpReceiver;
import io.jwitness.exporter.testing.SyntheticJournal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What holds for every command, and for the small ones. */
final class MainTest {
    @TempDir private Path folder;

    @Test
    void everyCommandHasHelpWithExamples() {
        CommandLine line = Main.commandLine(Console.ofProcess());
        for (String name : line.getSubcommands().keySet()) {
            Run run = Run.of(folder, name, "--help");
            assertEquals(0, run.code(), name);
            if (!name.equals("generate-completion")) {
                assertTrue(run.out().contains("Examples:"), name);
                assertTrue(run.out().contains("  jwitness " + name), name);
            }
        }
    }

    @Test
    void aWrongUseIsExitTwoAndSaysWhereHelpIs() {
        assertEquals(2, Run.of(folder).code());
        Run run = Run.of(folder, "attach", "4711");
        assertEquals(2, run.code());
        assertTrue(run.err().contains("--reason"), run.err());
        assertTrue(run.err().contains("jwitness attach --help"), run.err());
        assertEquals(2, Run.of(folder, "tale").code());
        assertEquals(2, Run.of(folder, "attach", "4711", "--reason", " ").code());
        assertEquals(2, Run.of(folder, "status", "999999999").code());
    }

    @Test
    void theVersionIsPrinted() {
        assertTrue(Run.of(folder, "--version").out().startsWith("jwitness "));
    }

    @Test
    void withoutATerminalNothingIsColoured() {
        assertFalse(Run.of(folder, "--help").out().contains("\u001b"));
    }

    @Test
    void aLogKeyIsMadeOnceAndForItsOwnerAlone() throws Exception {
        Path key = folder.resolve("fleet.key");
        Run first = Run.of(folder, "keygen", "fleet", "--out", key.toString());
        assertEquals(0, first.code(), first.err());
        assertTrue(first.out().matches("fleet\\+[0-9a-f]{8}\\+[A-Za-z0-9+/=]+\n"), first.out());
        assertEquals(
                "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(key)));
        String secret = Files.readString(key);
        assertTrue(secret.startsWith("PRIVATE+KEY+fleet+"));
        assertEquals(2, Run.of(folder, "keygen", "fleet", "--out", key.toString()).code());
        assertEquals(secret, Files.readString(key));
    }

    @Test
    void theKeyOfAJournalComesWithAWarning() throws Exception {
        try (SyntheticJournal journal = SyntheticJournal.create(folder.resolve("shop/0"))) {
            assertEquals(2, Run.of(folder, "vkey", journal.slot().toString()).code());
            journal.append(
                    "jwitness.session.start",
                    ",\"start\":{\"log_vkey\":\"" + journal.vkey() + "\"}");
            Run run = Run.of(folder, "vkey", journal.slot().toString());
            assertEquals(journal.vkey() + "\n", run.out());
            assertTrue(run.err().contains("proves nothing"), run.err());
        }
    }

    @Test
    void pastRecordsAreExported() throws Exception {
        try (SyntheticJournal journal = SyntheticJournal.create(folder.resolve("shop/0"));
                OtlpReceiver receiver = OtlpReceiver.listen(0)) {
            journal.append(7).seal();
            String slot = journal.slot().toString();
            Run run = Run.of(folder, "export", slot, "--otlp", receiver.url(), "--raw");
            assertEquals(0, run.code(), run.err());
            assertEquals(7, receiver.records().size());
            assertEquals("shop", receiver.arrived().get(0).resource().get("service.name"));
            Run none = Run.of(folder, "export", slot);
            assertEquals(2, none.code());
            assertTrue(none.err().contains("--otlp"), none.err());
            Run inside =
                    Run.of(folder, "export", slot, "--otlp", "http://x", "--cursor", slot + "/c");
            assertEquals(2, inside.code());
            assertTrue(inside.err().contains("lies in the journal's directory"), inside.err());
            Run byVariable =
                    Run.of(
                            folder,
                            Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.url()),
                            "export",
                            slot,
                            "--from",
                            "5");
            assertEquals(0, byVariable.code(), byVariable.err());
            assertEquals(9, receiver.records().size());
        }
    }

    @Test
    void theScriptOfCompletionNamesTheCommands() {
        Run run = Run.of(folder, "generate-completion");
        assertTrue(run.out().contains("attach"), run.out());
    }
}
