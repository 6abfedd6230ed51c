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
import io.jwitness.record.internal.merkle.LeafHash;
import io.jwitness.record.internal.merkle.ProofBuilder;
import io.jwitness.record.internal.merkle.Proofs;
import io.jwitness.record.internal.note.NoteSigner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProofTest {
    @TempDir private Path dir = Path.of("set by JUnit");

    private Path slot() {
        return dir.resolve("0");
    }

    @Test
    void everyRecordOfAJournalIsProvenAndNoOther() throws IOException {
        TestJournal j = TestJournal.ordinary(slot());
        for (int i = 0; i < j.size(); i++) {
            byte[] bytes = Proof.make(slot(), i).bytes();
            Proof proof = Proof.parse(bytes);
            assertArrayEquals(bytes, proof.bytes());
            assertEquals(i, proof.index());
            assertNull(proof.problem(j.records.get(i), j.vkey()));
            byte[] other = j.records.get((i + 1) % (int) j.size());
            assertNotNull(proof.problem(other, j.vkey()));
        }
    }

    @Test
    void theCompactFormIsTheSameProofToWhoeverHasTheRecord() throws IOException {
        TestJournal j = TestJournal.ordinary(slot());
        for (int i = 0; i < j.size(); i++) {
            Proof proof = Proof.make(slot(), i);
            byte[] compact = proof.compact();
            assertTrue(Proof.isCompact(compact));
            assertFalse(Proof.isCompact(proof.bytes()));
            byte[] record = j.records.get(i);
            Proof read = Proof.parseCompact(compact, with(record, "\n"));
            assertArrayEquals(proof.bytes(), read.bytes());
            assertNull(read.problem(record, j.vkey()));
            byte[] other = j.records.get((i + 1) % (int) j.size());
            assertNotNull(Proof.parseCompact(compact, other).problem(other, j.vkey()));
        }
    }

    @Test
    void aCompactProofThatWasChangedProvesNothing() throws IOException {
        TestJournal j = TestJournal.ordinary(slot());
        byte[] record = j.records.get(3);
        byte[] compact = Proof.make(slot(), 3).compact();
        int epochsLine = compact.length - 2 - Integer.BYTES - 64;
        for (int b = 0; b < compact.length; b++) {
            for (int bit = 0; bit < 8; bit++) {
                byte[] bad = compact.clone();
                bad[b] ^= (byte) (1 << bit);
                boolean proves = proves(bad, record, j.vkey());
                // The epoch's line is no part of what is proven with the log's key.
                assertFalse(proves && b < epochsLine, "byte " + b + ", bit " + bit);
            }
            assertFalse(proves(Arrays.copyOf(compact, b), record, j.vkey()), "the first " + b);
        }
        assertFalse(proves(Arrays.copyOf(compact, compact.length + 1), record, j.vkey()));
    }

    private static boolean proves(byte[] compact, byte[] record, String vkey) {
        try {
            return Proof.parseCompact(compact, record).problem(record, vkey) == null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    @Test
    void aCompactProofAmongTenMillionRecordsHasLessThanAKilobyte() {
        List<byte[]> hashes = Collections.nCopies(24, new byte[LeafHash.LENGTH]);
        byte[] root = Proofs.root(0, 10_000_000, new byte[LeafHash.LENGTH], hashes);
        assertNotNull(root);
        String origin = "customers-orders/0/" + "0f".repeat(16);
        NoteSigner log = NoteSigner.generate(origin);
        NoteSigner epoch = NoteSigner.generate(origin);
        byte[] note = NoteSigner.note(Checkpoint.text(origin, 10_000_000, root), log, epoch);
        Proof proof = new Proof(null, 0, hashes, Checkpoint.parse(note));
        assertEquals(982, proof.compact().length);
        assertEquals(1_517, proof.bytes().length);
    }

    @Test
    void oneNewlineBehindTheRecordIsForgivenAndNothingElse() throws IOException {
        TestJournal j = TestJournal.ordinary(slot());
        Proof proof = Proof.make(slot(), 3);
        byte[] record = j.records.get(3);
        assertNull(proof.problem(with(record, "\n"), j.vkey()));
        assertNotNull(proof.problem(with(record, "\n\n"), j.vkey()));
        assertNotNull(proof.problem(with(record, " "), j.vkey()));
        assertNotNull(proof.problem(Arrays.copyOf(record, record.length - 1), j.vkey()));
        assertNotNull(proof.problem(new byte[0], j.vkey()));
        for (int b = 0; b < record.length; b++) {
            byte[] bad = record.clone();
            bad[b] ^= 1;
            assertNotNull(proof.problem(bad, j.vkey()), "byte " + b);
        }
    }

    private static byte[] with(byte[] record, String more) {
        return (new String(record, StandardCharsets.UTF_8) + more).getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void theKeyMustBeThatOfTheJournal() throws IOException {
        TestJournal j = TestJournal.ordinary(slot());
        Proof proof = Proof.make(slot(), 3);
        byte[] record = j.records.get(3);
        String stranger = NoteSigner.generate(TestJournal.ORIGIN).verifier().toString();
        assertNotNull(proof.problem(record, stranger));
        String renamed = j.logKey.verifier().named("shop/1/5f0c").toString();
        assertNotNull(proof.problem(record, renamed));
    }

    @Test
    void aRecordOfAnotherNumberOrJournalIsNotProvenByItsHashAlone() throws IOException {
        TestJournal j = new TestJournal(slot());
        j.session().records(2);
        byte[] moved = j.records.get(2);
        ProofBuilder builder = ProofBuilder.inclusion(4, 5);
        j.appendRaw(moved);
        j.records.forEach(r -> builder.append(LeafHash.of(r), 0));
        String text =
                "c2sp.org/tlog-proof@v1\nindex 4\n"
                        + Verification.base64(builder.proof().get(0))
                        + "\n\n";
        byte[] note = NoteSigner.note(Checkpoint.text(j.origin, 5, j.tree().root()), j.logKey);
        Proof proof =
                Proof.parse(
                        with(
                                text.getBytes(StandardCharsets.UTF_8),
                                new String(note, StandardCharsets.UTF_8)));
        String problem = proof.problem(moved, j.vkey());
        assertEquals("the record's number is 2, the proof's 4", problem);
    }

    @Test
    void theCheckpointWithTheMostCosignaturesIsTaken() throws IOException {
        TestJournal j = new TestJournal(slot());
        j.session().records(2).seal();
        byte[] note = Files.readAllBytes(slot().resolve("checkpoint"));
        TestWitness witness = new TestWitness("example.com/w1");
        String cosigned =
                new String(note, StandardCharsets.UTF_8)
                        + witness.cosign(Checkpoint.parse(note).text(), j.now);
        Files.writeString(slot().resolve("checkpoints"), cosigned, StandardOpenOption.APPEND);
        long size = j.size();
        j.records(1).seal();
        Proof proof = Proof.make(slot(), 3);
        assertEquals(size, proof.checkpoint().size());
        assertEquals(true, proof.checkpoint().isSignedBy(witness.vkey()));
        assertEquals(j.size(), Proof.make(slot(), size).checkpoint().size());
    }

    @Test
    void aPrunedJournalProvesWhatItKept() throws IOException {
        TestJournal j = new TestJournal(slot());
        j.session().records(3).seal().roll();
        long first = j.size();
        CompactRange range = j.tree();
        NoteSigner epochKey = j.epochKey();
        j.records(4).seal();
        j.prune(first, range, j.epoch(), epochKey);
        for (long i = first; i < j.size(); i++) {
            assertNull(Proof.make(slot(), i).problem(j.records.get((int) i), j.vkey()));
        }
        assertThrows(IllegalArgumentException.class, () -> Proof.make(slot(), first - 1));
    }

    @Test
    void whatIsNotCoveredOrDamagedIsNotProven() throws IOException {
        TestJournal j = new TestJournal(slot());
        j.session().records(3);
        assertThrows(IllegalArgumentException.class, () -> Proof.make(slot(), 3));
        assertThrows(IllegalArgumentException.class, () -> Proof.make(slot(), 99));
        j.seal();
        Path file = slot().resolve("queue").resolve(j.fileOf.get(0));
        byte[] bytes = Files.readAllBytes(file);
        bytes[Math.toIntExact(j.offsetOf.get(2)) + 100] ^= 1;
        Files.write(file, bytes);
        assertThrows(IOException.class, () -> Proof.make(slot(), 3));
    }

    @Test
    void aMalformedProofIsRefused() throws IOException {
        TestJournal j = TestJournal.ordinary(slot());
        String good = new String(Proof.make(slot(), 3).bytes(), StandardCharsets.UTF_8);
        byte[] record = j.records.get(3);
        String[] bad = {
            "",
            good.replace("@v1", "@v2"),
            good.replace("index 3", "index -3"),
            good.replace("index 3", "index 03"),
            good.replace("index 3", "index 9223372036854775808"),
            good.replace("index 3", "index 99999999999999999999"),
            good.replace("index 3", "index 3 "),
            good.replace("index 3\n", ""),
            good.replace("index 3\n", "index 3\nindex 3\n"),
            good.replace("index 3\n", "index 3\nAAAA\n"),
            good.replace("index 3\n", "index 3\n" + ("A".repeat(43) + "=\n").repeat(64)),
            good.replace("index 3\n", "index 3\r\n"),
            good.replace("\n\n", "\n"),
            good + "trailing",
            good + "\n",
        };
        for (String text : bad) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> Proof.parse(text.getBytes(StandardCharsets.UTF_8)),
                    text);
        }
        String hash = good.split("\n")[2];
        String[] wrong = {
            good.replace("index 3", "index 2"),
            good.replace("index 3", "index 9223372036854775807"),
            good.replaceFirst(hash.replace("+", "\\+") + "\n", ""),
            good.replace("index 3\n", "index 3\n" + hash + "\n"),
            good.replace("index 3\n", "index 3\n" + "A".repeat(43) + "=\n")
        };
        for (String text : wrong) {
            assertNotNull(
                    Proof.parse(text.getBytes(StandardCharsets.UTF_8)).problem(record, j.vkey()),
                    text);
        }
        String extra = good.replace("index 3", "extra SGVsbG8=\nindex 3");
        Proof withExtra = Proof.parse(extra.getBytes(StandardCharsets.UTF_8));
        assertNull(withExtra.problem(record, j.vkey()));
        assertEquals(extra, new String(withExtra.bytes(), StandardCharsets.UTF_8));
    }
}
