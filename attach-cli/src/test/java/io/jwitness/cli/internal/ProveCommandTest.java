// SPDX-License-Identifier: Apache-2.0
package io.jwitness.cli.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jwitness.cli.internal.console.Json;
import io.jwitness.exporter.testing.SyntheticJournal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A proof is made from a journal, and checked without it. */
final class ProveCommandTest {
    @TempDir private Path folder;
    private String slot = "";
    private String vkey = "";

    @BeforeEach
    void prove() throws IOException {
        try (SyntheticJournal journal = SyntheticJournal.create(folder.resolve("shop/0"))) {
            vkey = journal.vkey();
            slot = journal.append(10).seal().slot().toString();
        }
        Run prove = Run.of(folder, "prove", "3", slot);
        assertEquals(0, prove.code(), prove.err());
        Files.write(folder.resolve("3.proof"), prove.bytes());
        String third = Run.of(folder, "tail", slot, "-n", "+4", "--json").out();
        Files.writeString(folder.resolve("3.json"), third.lines().toList().get(0) + "\n");
    }

    @Test
    void aRecordIsProvenWithoutItsJournal() throws Exception {
        try (var files = Files.walk(Path.of(slot))) {
            files.sorted(java.util.Comparator.reverseOrder())
                    .forEach(path -> path.toFile().delete());
        }
        Run run = check();
        assertEquals(0, run.code(), run.out() + run.err());
        assertTrue(run.out().startsWith("PROVEN"), run.out());
    }

    @Test
    void anotherRecordIsNot() throws Exception {
        Path record = folder.resolve("3.json");
        Files.writeString(record, Files.readString(record).replace("alice", "mallo"));
        Run run = check();
        assertEquals(1, run.code());
        assertTrue(run.out().startsWith("NOT PROVEN"), run.out());
    }

    @Test
    void whatIsNoProofIsBadNewsAndNoFault() throws Exception {
        Files.writeString(folder.resolve("3.proof"), "no proof");
        Run run = check("--json");
        assertEquals(1, run.code(), run.err());
        assertEquals(false, Json.object(run.out()).get("proven"));
    }

    @Test
    void aCompactProofIsShorterAndProvesTheSame() throws Exception {
        int whole = (int) Files.size(folder.resolve("3.proof"));
        Run prove = Run.of(folder, "prove", "3", slot, "--compact");
        assertEquals(0, prove.code(), prove.err());
        assertTrue(prove.bytes().length < whole * 2 / 3, whole + " and " + prove.bytes().length);
        Files.write(folder.resolve("3.proof"), prove.bytes());
        assertEquals(0, check().code());

        Path record = folder.resolve("3.json");
        Files.writeString(record, Files.readString(record).replace("alice", "mallo"));
        Run run = check();
        assertEquals(1, run.code(), run.err());
        assertTrue(run.out().contains("or not for this record"), run.out());
    }

    @Test
    void growthHasNoCompactProof() {
        Run run = Run.of(folder, "prove", "--old", "5", slot, "--compact");
        assertEquals(2, run.code());
        assertTrue(run.err().contains("--compact is for the proof of a record"), run.err());
    }

    @Test
    void whatCannotBeCheckedIsExitTwo() throws Exception {
        assertEquals(2, Run.of(folder, "prove", "10", slot).code());
        assertEquals(2, Run.of(folder, "prove", "--", "-1", slot).code());
        vkey = "no key";
        assertEquals(2, check().code());
        Files.delete(folder.resolve("3.json"));
        assertEquals(2, check().code());
    }

    private Run check(String... options) {
        String[] args = {
            "check",
            folder.resolve("3.proof").toString(),
            folder.resolve("3.json").toString(),
            "--vkey",
            vkey
        };
        String[] all = java.util.Arrays.copyOf(args, args.length + options.length);
        System.arraycopy(options, 0, all, args.length, options.length);
        return Run.of(folder, all);
    }
}
