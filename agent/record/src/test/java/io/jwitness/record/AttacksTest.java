// SPDX-License-Identifier: Apache-2.0
package io.jwitness.record;

import static io.jwitness.record.VerifierTest.assertVerdict;
import static io.jwitness.record.VerifierTest.verify;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jwitness.record.internal.merkle.LeafHash;
import io.jwitness.record.internal.note.NoteSigner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What somebody may do to a journal's files. The numbers are those of the list of attacks in the
 * integrity contract; those that need a running agent have their tests there.
 */
class AttacksTest {
    @TempDir private Path dir = Path.of("set by JUnit");

    private Path slot() {
        return dir.resolve("0");
    }

    private Path queue(String name) {
        return slot().resolve("queue").resolve(name);
    }

    private TestJournal small() {
        TestJournal j = new TestJournal(slot());
        j.session().records(2).seal().stop().seal().end();
        return j;
    }

    // 1

    @Test
    void flippingAnyByteOfAnyDocumentIsTampering() throws IOException {
        TestJournal j = new TestJournal(slot());
        j.begin().seal().records(1).stop().seal().end();
        Path anchor = j.anchor("a");
        Path file = queue(j.fileOf.get(0));
        byte[] good = Files.readAllBytes(file);
        for (int i = 0; i < j.size(); i++) {
            int at = Math.toIntExact(j.offsetOf.get(i));
            int end = at + 4 + 32 + j.records.get(i).length;
            // Every byte of the framing, the leaf and the record's ends; every third one between.
            for (int b = at; b < end; b += b < at + 60 || b > end - 10 ? 1 : 3) {
                byte[] bad = good.clone();
                bad[b] ^= (byte) (1 << (b & 7));
                Files.write(file, bad);
                Report report = verify(j, anchor);
                assertVerdict(Verdict.TAMPERED, report);
                Problem first = report.problems().get(0);
                assertEquals(i, first.sequence(), report.toString());
                boolean vanished = first.kind().equals("sequence");
                assertEquals(!vanished, at == first.offset(), report.toString());
            }
        }
        Files.write(file, good);
        assertVerdict(Verdict.OK, verify(j, anchor));
    }

    @Test
    void flippingAnyByteOfTheCheckpointsIsNeverOk() throws IOException {
        TestJournal j = small();
        Path anchor = j.anchor("a");
        for (String name : List.of("checkpoint", "checkpoints")) {
            Path file = slot().resolve(name);
            byte[] good = Files.readAllBytes(file);
            for (int b = 0; b < good.length; b += 5) {
                byte[] bad = good.clone();
                bad[b] ^= 1;
                Files.write(file, bad);
                Report report = verify(j, anchor);
                assertVerdict(Verdict.TAMPERED, report);
            }
            Files.write(file, good);
        }
    }

    // 2, 3

    @Test
    void fixingTheLeafOfAnAlteredRecordIsTampering() throws IOException {
        TestJournal j = small();
        alter(j, 3, "com.acme", "com.evil");
        Report report = verify(j, j.anchor("a"));
        assertVerdict(Verdict.TAMPERED, report);
        assertTrue(
                report.problems().stream().anyMatch(p -> p.kind().equals("root")),
                report.toString());
    }

    @Test
    void rebuildingTheWholeJournalWithoutTheKeyIsTampering() {
        TestJournal j = small();
        Path anchor = j.anchor("a");
        deleteTree(slot());
        TestJournal forged =
                new TestJournal(
                        slot(), TestJournal.ORIGIN, NoteSigner.generate(TestJournal.ORIGIN));
        forged.session().records(2).seal().stop().seal();
        assertVerdict(Verdict.TAMPERED, verify(j, anchor));
        assertVerdict(Verdict.TAMPERED, verify(j));
    }

    // 4

    @Test
    void rewritingWithTheLogKeyAloneBreaksTheEpochRule() throws IOException {
        TestJournal j = new TestJournal(slot());
        j.session().records(2).seal();
        j.records(1).sealOnly().publish(j.logKey);
        j.records(1).seal().stop().seal();
        Report report = verify(j, j.anchor("a"));
        assertVerdict(Verdict.TAMPERED, report);
        assertEquals("epoch", report.problems().get(0).kind());
    }

    @Test
    void anEpochThatIsOverSignsNoMore() {
        TestJournal j = new TestJournal(slot());
        j.session().records(1);
        NoteSigner old = j.epochKey();
        j.rotate().seal().records(1).sealOnly().publish(j.logKey, old);
        j.records(1).seal().stop().seal();
        Report report = verify(j, j.anchor("a"));
        assertVerdict(Verdict.TAMPERED, report);
        assertEquals("epoch", report.problems().get(0).kind());
    }

    @Test
    void theNewEpochDoesNotSignTheSealThatEndsTheOldOne() {
        TestJournal j = new TestJournal(slot());
        j.session().rotate().sealOnly();
        NoteSigner stranger = NoteSigner.generate(TestJournal.ORIGIN);
        j.publish(j.logKey, stranger).stop().seal();
        assertVerdict(Verdict.TAMPERED, verify(j, j.anchor("a")));
    }

    @Test
    void aForgedHistoryWithAllKeysIsCaughtByTheAnchor() {
        TestJournal j = small();
        Path anchor = j.anchor("a");
        deleteTree(slot());
        TestJournal forged = new TestJournal(slot(), TestJournal.ORIGIN, j.logKey);
        forged.session().records(5).seal().stop().seal();
        Report report = verify(j, anchor);
        assertVerdict(Verdict.TAMPERED, report);
        assertEquals("anchor", report.problems().get(0).kind());
        // Without the anchor nothing tells: that is what UNANCHORED says.
        assertVerdict(Verdict.UNANCHORED, verify(j));
    }

    // 5

    @Test
    void deletingInsertingSwappingOrDuplicatingARecordIsTampering() throws IOException {
        TestJournal j = small();
        Path anchor = j.anchor("a");
        Path file = queue(j.fileOf.get(0));
        byte[] good = Files.readAllBytes(file);
        List<byte[]> records = List.copyOf(j.records);
        List<List<byte[]>> attacks = new ArrayList<>();
        List<byte[]> deleted = new ArrayList<>(records);
        deleted.remove(3);
        attacks.add(deleted);
        List<byte[]> swapped = new ArrayList<>(records);
        swapped.set(2, records.get(3));
        swapped.set(3, records.get(2));
        attacks.add(swapped);
        List<byte[]> duplicated = new ArrayList<>(records);
        duplicated.add(3, records.get(2));
        attacks.add(duplicated);
        List<byte[]> appended = new ArrayList<>(records);
        appended.add(records.get(2));
        attacks.add(appended);
        for (List<byte[]> attack : attacks) {
            Files.delete(file);
            try (Cq4File f = Cq4File.create(file)) {
                for (byte[] record : attack) {
                    f.append(LeafHash.of(record), record);
                }
                f.endMark();
            }
            assertVerdict(Verdict.TAMPERED, verify(j, anchor));
        }
        Files.write(file, good);
        assertVerdict(Verdict.OK, verify(j, anchor));
    }

    // 6, 7

    @Test
    void truncatingBelowTheAnchorIsTampering() throws IOException {
        TestJournal j = TestJournal.ordinary(slot());
        Path anchor = j.anchor("a");
        cutTo(j, 5);
        Report report = verify(j, anchor);
        assertVerdict(Verdict.TAMPERED, report);
        assertTrue(report.problems().stream().anyMatch(p -> p.kind().equals("truncated")));
    }

    @Test
    void truncatingBelowAnyCheckpointIsTampering() throws IOException {
        TestJournal j = TestJournal.ordinary(slot());
        byte[] latest = Files.readAllBytes(slot().resolve("checkpoint"));
        cutTo(j, (int) j.size() - 1);
        assertVerdict(Verdict.TAMPERED, verify(j));
        Files.delete(slot().resolve("checkpoint"));
        assertVerdict(Verdict.TAMPERED, verify(j));
        Files.delete(slot().resolve("checkpoints"));
        assertVerdict(Verdict.TAMPERED, verify(j));
        Files.write(slot().resolve("checkpoint"), latest);
        assertVerdict(Verdict.TAMPERED, verify(j));
    }

    @Test
    void aDocumentMadeToLookTornBelowASignedSizeIsTampering() throws IOException {
        TestJournal j = small();
        Path file = queue(j.fileOf.get(0));
        int last = Math.toIntExact(j.offsetOf.get((int) j.size() - 1));
        byte[] bytes = Files.readAllBytes(file);
        bytes[last + 3] |= (byte) 0x80;
        Files.write(file, bytes);
        assertVerdict(Verdict.TAMPERED, verify(j));
    }

    // 8

    @Test
    void truncatingAndGoingOnIsTampering() throws IOException {
        TestJournal j = new TestJournal(slot());
        j.session().records(2).seal();
        Path copy = dir.resolve("copy");
        copyTree(slot(), copy);
        j.records(3).seal();
        Path anchor = j.anchor("a");
        deleteTree(slot());
        copyTree(copy, slot());
        TestJournal continued = new TestJournal(dir.resolve("other"), j.origin, j.logKey);
        continued.session().records(7).seal();
        Path notes = slot().resolve("checkpoints");
        Files.write(
                notes,
                Files.readAllBytes(continued.slot.resolve("checkpoints")),
                StandardOpenOption.APPEND);
        assertVerdict(Verdict.TAMPERED, verify(j, anchor));
    }

    // 9

    @Test
    void rollingTheDirectoryBackIsCaughtByTheAnchor() throws IOException {
        TestJournal j = new TestJournal(slot());
        j.session().records(2).seal();
        Path copy = dir.resolve("copy");
        copyTree(slot(), copy);
        j.records(3).seal();
        Path anchor = j.anchor("a");
        Report report = Verifier.verify(Verifier.Options.of(copy).vkey(j.vkey()).anchor(anchor));
        assertVerdict(Verdict.TAMPERED, report);
        assertEquals("truncated", report.problems().get(0).kind());
    }

    // 10

    @Test
    void aFreshJournalInThePlaceOfAnotherIsTampering() {
        TestJournal j = small();
        deleteTree(slot());
        String other = "shop/0/00000000000000000000000000000000";
        TestJournal fresh = new TestJournal(slot(), other, NoteSigner.generate(other));
        fresh.session().records(2).seal().stop().seal();
        Report report = verify(j);
        assertVerdict(Verdict.TAMPERED, report);
        assertEquals("origin", report.problems().get(0).kind());
    }

    @Test
    void aSessionThatDoesNotSayWhatItContinuesIsTampering() throws IOException {
        TestJournal j = new TestJournal(slot());
        j.session().records(2).seal();
        j.begin();
        byte[] start = j.records.get(j.records.size() - 1);
        String json = new String(start, StandardCharsets.UTF_8);
        TestJournal k = new TestJournal(dir.resolve("k"), j.origin, j.logKey);
        k.session().records(2).seal();
        // A start as of another history.
        k.appendRaw(
                json.replaceAll("\"size\":\\d+", "\"size\":3").getBytes(StandardCharsets.UTF_8));
        assertTrue(
                verify(k).problems().stream().anyMatch(p -> p.kind().equals("start")),
                verify(k).toString());
    }

    // 11

    @Test
    void strippingSealsAndCheckpointsIsNeverOk() throws IOException {
        TestJournal j = TestJournal.ordinary(slot());
        Path anchor = j.anchor("a");
        Files.delete(slot().resolve("checkpoint"));
        assertVerdict(Verdict.TAMPERED, verify(j, anchor));
        Files.delete(slot().resolve("checkpoints"));
        assertVerdict(Verdict.TAMPERED, verify(j, anchor));
    }

    @Test
    void strippingOneCheckpointInTheMiddleIsTampering() throws IOException {
        TestJournal j = TestJournal.ordinary(slot());
        Path anchor = j.anchor("a");
        Path file = slot().resolve("checkpoints");
        String all = Files.readString(file);
        String[] notes = all.split("(?=" + TestJournal.ORIGIN + "\n)");
        for (int i = 0; i < notes.length; i++) {
            List<String> kept = new ArrayList<>(List.of(notes));
            kept.remove(i);
            Files.writeString(file, String.join("", kept));
            assertVerdict(Verdict.TAMPERED, verify(j, anchor));
        }
        List<String> swapped = new ArrayList<>(List.of(notes));
        swapped.set(1, notes[2]);
        swapped.set(2, notes[1]);
        Files.writeString(file, String.join("", swapped));
        assertVerdict(Verdict.TAMPERED, verify(j, anchor));
    }

    @Test
    void anOlderCheckpointFileIsTampering() throws IOException {
        TestJournal j = new TestJournal(slot());
        j.session();
        byte[] old = Files.readAllBytes(slot().resolve("checkpoint"));
        j.records(1).seal();
        Path anchor = j.anchor("a");
        byte[] lagging = Files.readAllBytes(slot().resolve("checkpoint"));
        j.stop().seal();
        Path last = j.anchor("b");
        Files.write(slot().resolve("checkpoint"), lagging);
        // A crash between the two files leaves this.
        assertVerdict(Verdict.OK, verify(j, anchor, last));
        Files.write(slot().resolve("checkpoint"), old);
        assertVerdict(Verdict.TAMPERED, verify(j, anchor, last));
    }

    // 12

    @Test
    void aWrongKeyIsTamperingEveryTime() {
        TestJournal j = small();
        Path anchor = j.anchor("a");
        String wrong = NoteSigner.generate(TestJournal.ORIGIN).verifier().toString();
        for (int i = 0; i < 3; i++) {
            assertVerdict(
                    Verdict.TAMPERED,
                    Verifier.verify(Verifier.Options.of(slot()).vkey(wrong).anchor(anchor)));
            assertVerdict(
                    Verdict.TAMPERED, Verifier.verify(Verifier.Options.of(slot()).vkey(wrong)));
        }
    }

    // 13

    @Test
    void twoHistoriesShownToTwoAnchorsAreTampering() {
        TestJournal j = small();
        Path first = j.anchor("a");
        TestJournal other = new TestJournal(dir.resolve("1"), j.origin, j.logKey);
        other.session().records(2).seal().stop().seal();
        Path second = other.anchor("b");
        assertVerdict(Verdict.OK, verify(j, first));
        assertVerdict(Verdict.TAMPERED, verify(j, first, second));
    }

    // 14, 15

    @Test
    void anOldStretchOrAnotherJournalsRecordIsTampering() throws IOException {
        TestJournal j = new TestJournal(slot());
        j.session().records(2).seal();
        byte[] old = j.records.get(3);
        j.appendRaw(old).seal().stop().seal();
        Report replayed = verify(j, j.anchor("a"));
        assertVerdict(Verdict.TAMPERED, replayed);
        assertEquals("sequence", replayed.problems().get(0).kind());

        String other = "shop/1/5f0c1122aabb33445566778899aabbcc";
        TestJournal k = new TestJournal(dir.resolve("1"), other, NoteSigner.generate(other));
        k.session().records(3);
        TestJournal l = new TestJournal(dir.resolve("2"));
        l.session().records(2).appendRaw(k.records.get(4)).seal().stop().seal();
        Report moved = verify(l, l.anchor("l"));
        assertVerdict(Verdict.TAMPERED, moved);
        assertEquals("log", moved.problems().get(0).kind());
    }

    @Test
    void aRecordOfAnotherSessionMayNotStandInOne() {
        TestJournal j = new TestJournal(slot());
        j.session().records(1).leftOver().seal().stop().seal();
        Report report = verify(j, j.anchor("a"));
        assertVerdict(Verdict.TAMPERED, report);
        assertEquals("session", report.problems().get(0).kind());
    }

    @Test
    void nothingButASealFollowsTheStop() {
        TestJournal j = new TestJournal(slot());
        j.session().stop().records(1).seal();
        assertVerdict(Verdict.TAMPERED, verify(j, j.anchor("a")));
    }

    // 16

    @Test
    void renamingReorderingDroppingOrAddingAFileIsTampering() throws IOException {
        TestJournal j = TestJournal.ordinary(slot());
        Path anchor = j.anchor("a");
        List<String> names = j.fileOf.stream().distinct().toList();
        assertEquals(3, names.size());
        Path copy = dir.resolve("copy");
        copyTree(slot(), copy);

        Files.move(queue(names.get(1)), queue("20000201-00F.cq4"));
        assertVerdict(Verdict.TAMPERED, verify(j, anchor));
        restore(copy);
        // Names that leave the order as it is.
        Files.move(queue(names.get(2)), queue("20000104-00F.cq4"));
        assertVerdict(Verdict.TAMPERED, verify(j, anchor));
        restore(copy);
        Files.move(queue(names.get(1)), queue("20000102-01F.cq4"));
        assertVerdict(Verdict.TAMPERED, verify(j, anchor));
        restore(copy);
        Cq4File.create(queue("20000101-05F.cq4")).close();
        assertVerdict(Verdict.TAMPERED, verify(j, anchor));
        restore(copy);
        Files.writeString(queue("zzz.cq4"), "");
        assertVerdict(Verdict.TAMPERED, verify(j, anchor));
        restore(copy);
        Files.delete(queue(names.get(1)));
        assertVerdict(Verdict.TAMPERED, verify(j, anchor));
        restore(copy);
        Files.delete(queue(names.get(2)));
        assertVerdict(Verdict.TAMPERED, verify(j, anchor));
        restore(copy);
        Files.delete(queue(names.get(0)));
        assertVerdict(Verdict.TAMPERED, verify(j, anchor));
        restore(copy);
        Files.copy(queue(names.get(1)), queue("20000102-01F.cq4"));
        assertVerdict(Verdict.TAMPERED, verify(j, anchor));
        restore(copy);
        assertVerdict(Verdict.OK, verify(j, anchor));
    }

    // 18

    @Test
    void changingThePolicyWithoutARecordIsTampering() {
        TestJournal j = new TestJournal(slot());
        j.session().records(1);
        j.policyDigest = "p2";
        j.seal().records(1).seal().stop().seal();
        Report report = verify(j, j.anchor("a"));
        assertVerdict(Verdict.TAMPERED, report);
        assertEquals("policy", report.problems().get(0).kind());

        TestJournal k = new TestJournal(dir.resolve("1"));
        k.session().event("jwitness.policy.change");
        k.policyDigest = "p2";
        k.seal().records(1).seal();
        k.policyDigest = "p3";
        k.seal().event("jwitness.policy.change").seal().stop().seal();
        assertVerdict(Verdict.OK, verify(k, k.anchor("k")));
    }

    // what a seal says

    @Test
    void aSealThatDoesNotFitTheTreeIsTampering() {
        TestJournal j = new TestJournal(slot());
        j.session().records(2).sealRecord(j.epoch() + 1).publish().stop().seal();
        Report report = verify(j, j.anchor("a"));
        assertVerdict(Verdict.TAMPERED, report);
        assertEquals("seal", report.problems().get(0).kind());
        assertEquals("1", report.problems().get(0).expected());
        assertEquals("2", report.problems().get(0).actual());
    }

    @Test
    void aHundredProblemsAreListedAndTheOthersCounted() throws IOException {
        TestJournal j = new TestJournal(slot());
        j.session().records(300).seal().stop().seal();
        Path file = queue(j.fileOf.get(0));
        byte[] bytes = Files.readAllBytes(file);
        for (int i = 10; i < 200; i++) {
            bytes[Math.toIntExact(j.offsetOf.get(i)) + 50] ^= 1;
        }
        Files.write(file, bytes);
        Report report = verify(j);
        assertVerdict(Verdict.TAMPERED, report);
        assertEquals(100, report.problems().size());
        assertEquals(91, report.moreProblems());
        assertEquals(List.of(Verdict.TAMPERED, Verdict.UNANCHORED), report.verdicts());
    }

    // ------------------------------------------------------------ tools

    private void alter(TestJournal j, int record, String from, String to) throws IOException {
        byte[] altered =
                new String(j.records.get(record), StandardCharsets.UTF_8)
                        .replace(from, to)
                        .getBytes(StandardCharsets.UTF_8);
        assertNotEquals(-1, Arrays.mismatch(altered, j.records.get(record)));
        assertEquals(j.records.get(record).length, altered.length);
        Path file = queue(j.fileOf.get(record));
        byte[] bytes = Files.readAllBytes(file);
        int at = Math.toIntExact(j.offsetOf.get(record)) + 4;
        System.arraycopy(LeafHash.of(altered), 0, bytes, at, 32);
        System.arraycopy(altered, 0, bytes, at + 32, altered.length);
        Files.write(file, bytes);
    }

    /** Leaves the first records, as an attacker would who knows the framing. */
    private void cutTo(TestJournal j, int size) throws IOException {
        for (String name : j.fileOf.stream().distinct().toList()) {
            Files.delete(queue(name));
        }
        try (Cq4File f = Cq4File.create(queue(j.fileOf.get(0)))) {
            for (byte[] record : j.records.subList(0, size)) {
                f.append(LeafHash.of(record), record);
            }
            f.endMark();
        }
    }

    private void restore(Path copy) throws IOException {
        deleteTree(slot());
        copyTree(copy, slot());
    }

    private static void copyTree(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path p : all.toList()) {
                Files.copy(
                        p,
                        to.resolve(from.relativize(p).toString()),
                        StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private static void deleteTree(Path root) {
        try (Stream<Path> all = Files.walk(root)) {
            for (Path p : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(p);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
