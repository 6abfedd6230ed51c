// SPDX-License-Identifier: Apache-2.0
package io.jwitness.record;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jwitness.record.internal.merkle.CompactRange;
import io.jwitness.record.internal.note.NoteSigner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A journal only grew from one checkpoint to another, and that is proven without it. */
class ConsistencyTest {
    @TempDir private Path dir = Path.of("set by JUnit");

    private Path slot() {
        return dir.resolve("0");
    }

    private List<Checkpoint> checkpoints(TestJournal j) throws IOException {
        List<Checkpoint> all = new ArrayList<>();
        String text = Files.readString(j.slot.resolve("checkpoints"));
        for (String note : text.split("(?=" + TestJournal.ORIGIN + "\n)")) {
            all.add(Checkpoint.parse(note.getBytes(StandardCharsets.UTF_8)));
        }
        return all;
    }

    @Test
    void fromEveryCheckpointToTheNewestItIsProvenThatTheJournalOnlyGrew() throws IOException {
        TestJournal j = TestJournal.ordinary(slot());
        for (Checkpoint old : checkpoints(j)) {
            byte[] bytes = Consistency.make(slot(), old.size(), null).bytes();
            assertTrue(Consistency.looksLike(bytes));
            Consistency proof = Consistency.parse(bytes);
            assertArrayEquals(bytes, proof.bytes());
            assertEquals(old.size(), proof.oldSize());
            assertEquals(j.size(), proof.checkpoint().size());
            assertNull(proof.problem(old, j.vkey()));
        }
    }

    @Test
    void twoHistoriesAreNotConsistent() throws IOException {
        TestJournal j = new TestJournal(slot());
        j.session().records(2).seal();
        TestJournal other = new TestJournal(dir.resolve("1"), j.origin, j.logKey);
        other.session().records(2).seal();
        Checkpoint old = checkpoints(other).get(1);
        j.records(5).seal();
        Consistency proof = Consistency.make(slot(), old.size(), null);
        String problem = proof.problem(old, j.vkey());
        assertEquals(
                "the hashes do not lead from the older root to the later one: two histories",
                problem);
        assertNull(proof.problem(checkpoints(j).get(1), j.vkey()));
    }

    @Test
    void theOlderCheckpointMustBeThatOfTheProofAndOfTheKey() throws IOException {
        TestJournal j = TestJournal.ordinary(slot());
        List<Checkpoint> all = checkpoints(j);
        Consistency proof = Consistency.make(slot(), all.get(1).size(), null);
        assertNotNull(proof.problem(all.get(0), j.vkey()));
        String stranger = NoteSigner.generate(TestJournal.ORIGIN).verifier().toString();
        assertNotNull(proof.problem(all.get(1), stranger));
        byte[] unsigned =
                NoteSigner.note(all.get(1).text(), NoteSigner.generate(TestJournal.ORIGIN));
        assertNotNull(proof.problem(Checkpoint.parse(unsigned), j.vkey()));
    }

    @Test
    void whatIsNoProofIsRefused() throws IOException {
        TestJournal j = TestJournal.ordinary(slot());
        String good = new String(Consistency.make(slot(), 2, null).bytes(), StandardCharsets.UTF_8);
        assertFalse(Consistency.looksLike(Proof.make(slot(), 2).bytes()));
        for (String bad :
                List.of(
                        "",
                        good.replace("old 2", "old 02"),
                        good.replace("old 2", "old -2"),
                        good.replace("old 2", "new 2"),
                        good.replace("old 2\n", "old 2\nAAAA\n"),
                        good.replace("old 2\n", "old 2\n" + ("A".repeat(43) + "=\n").repeat(64)),
                        good.replace("\n\n", "\n"),
                        good + "trailing")) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> Consistency.parse(bad.getBytes(StandardCharsets.UTF_8)),
                    bad);
        }
        assertThrows(IllegalArgumentException.class, () -> Consistency.make(slot(), 0, null));
        long beyond = j.size() + 1;
        assertThrows(IllegalArgumentException.class, () -> Consistency.make(slot(), beyond, null));
    }

    @Test
    void aPrunedJournalProvesFromWhereItBegins() throws IOException {
        TestJournal j = new TestJournal(slot());
        j.session().records(3).seal().roll();
        long first = j.size();
        CompactRange range = j.tree();
        NoteSigner epochKey = j.epochKey();
        Checkpoint old = checkpoints(j).get(1);
        j.records(4).seal();
        j.prune(first, range, j.epoch(), epochKey);
        assertEquals(first, old.size());
        assertNull(Consistency.make(slot(), first, null).problem(old, j.vkey()));
        assertThrows(IllegalArgumentException.class, () -> Consistency.make(slot(), 3, null));
    }
}
