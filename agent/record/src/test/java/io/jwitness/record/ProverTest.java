// SPDX-License-Identifier: Apache-2.0
package io.jwitness.record;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jwitness.record.internal.merkle.CompactRange;
import io.jwitness.record.internal.note.NoteSigner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Proofs of one that keeps the tree are those of one that walks every time. */
class ProverTest {
    @TempDir private Path dir = Path.of("set by JUnit");

    private Path slot() {
        return dir.resolve("0");
    }

    @Test
    void everyProofIsTheOneThatAWalkGives() throws IOException {
        for (int records : new int[] {1, 250, 251, 252, 253, 254, 509, 510, 1300}) {
            TestJournal j = new TestJournal(dir.resolve("j" + records));
            j.session().records(records / 2).seal().roll();
            j.records(records - records / 2).seal();
            try (Prover prover = Prover.open(j.slot, null)) {
                assertEquals(j.size(), prover.checkpoint().size());
                for (long i = 0; i < j.size(); i += i < 3 || i > j.size() - 4 ? 1 : 61) {
                    Proof proof = prover.prove(i);
                    assertArrayEquals(Proof.make(j.slot, i).bytes(), proof.bytes());
                    assertNull(proof.problem(j.records.get((int) i), j.vkey()));
                }
            }
        }
    }

    @Test
    void whatOtherThreadsHashedIsProvenLikewise() throws IOException {
        TestJournal j = new TestJournal(slot());
        j.session().records(4000).seal();
        Path file = slot().resolve("queue").resolve(j.fileOf.get(0));
        assertTrue(Files.size(file) > 2 * HashAhead.WINDOW);
        try (Prover prover = Prover.open(slot(), null)) {
            for (int i = 0; i < j.size(); i += 97) {
                assertNull(prover.prove(i).problem(j.records.get(i), j.vkey()));
            }
        }
    }

    @Test
    void itStaysWithItsCheckpoint() throws IOException {
        TestJournal j = new TestJournal(slot());
        j.session().records(300).seal();
        long size = j.size();
        try (Prover prover = Prover.open(slot(), null)) {
            j.records(300).seal();
            assertEquals(size, prover.prove(7).checkpoint().size());
            assertThrows(IllegalArgumentException.class, () -> prover.prove(size));
            assertThrows(IllegalArgumentException.class, () -> prover.prove(-1));
        }
    }

    @Test
    void whatWasAlteredMeanwhileIsNotProven() throws IOException {
        TestJournal j = new TestJournal(slot());
        j.session().records(600).seal();
        try (Prover prover = Prover.open(slot(), null)) {
            Path file = slot().resolve("queue").resolve(j.fileOf.get(300));
            byte[] bytes = Files.readAllBytes(file);
            bytes[Math.toIntExact(j.offsetOf.get(300)) + 99] ^= 1;
            Files.write(file, bytes);
            assertThrows(IOException.class, () -> prover.prove(301));
            assertNull(prover.prove(5).problem(j.records.get(5), j.vkey()));
        }
        assertThrows(IOException.class, () -> Prover.open(slot(), null));
    }

    @Test
    void aPrunedJournalIsRefused() throws IOException {
        TestJournal j = new TestJournal(slot());
        j.session().records(3).seal().roll();
        long first = j.size();
        CompactRange range = j.tree();
        NoteSigner epochKey = j.epochKey();
        j.records(4).seal();
        j.prune(first, range, j.epoch(), epochKey);
        assertThrows(IllegalArgumentException.class, () -> Prover.open(slot(), null));
    }
}
