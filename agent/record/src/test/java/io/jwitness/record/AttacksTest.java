// SPDX-License-Identifier: Apache-2.0
package io.jwitness.record;

import static io.jwitness.record.VerifierTest.assertVerdict;
import static io.jwitness.record.VerifierTest.verify;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jwitness.record.internal.merkle.LeafHash;
import io.jwitness.record.internal.merkle.Proofs;
import io.jwitness.record.internal.note.NoteSigner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What somebody may do to a journal's files: the attacks of {@code docs/threat-model.md}, by their
 * numbers. Each is held to the verdict, the kind of damage, and the exact place where it is told.
 *
 * <p>Attacks 8, 17 and 20 are made on the journal of a real writer too: {@code JournalAttacksTest}
 * of the journal. Attack 23 waits until values can be sealed, attack 24 until the exporter is
 * reconciled with the journal; {@code docs/threat-model.md} says what that means meanwhile.
 */
class AttacksTest {
    private static final String CHECKPOINTS = "checkpoints";
    private static final String CHECKPOINT = "checkpoint";

    @TempDir private Path dir = Path.of("set by JUnit");

    private Path slot() {
        return dir.resolve("0");
    }

    private Path queue(String name) {
        return slot().resolve("queue").resolve(name);
    }

    /** start 0, seal 1, records 2 and 3, seal 4, stop 5, seal 6. */
    private TestJournal small() {
        TestJournal j = new TestJournal(slot());
        j.session().records(2).seal().stop().seal().end();
        return j;
    }

    // ------------------------------------------------------------ attack 1: flip a byte

    @Test
    void attack1FlippingAnyByteOfAnyDocumentIsTampering() throws IOException {
        TestJournal j = new TestJournal(slot());
        j.begin().seal().records(1).stop().seal().end();
        Path anchor = j.anchor("a");
        Path file = queue(j.fileOf.get(0));
        byte[] good = Files.readAllBytes(file);
        for (int i = 0; i < j.size(); i++) {
            int at = Math.toIntExact(j.offsetOf.get(i));
            int end = at + 4 + 32 + j.records.get(i).length;
            // Every byte of the framing, the leaf and the record's ends; every seventh one between.
            for (int b = at; b < end; b += b < at + 60 || b > end - 10 ? 1 : 7) {
                byte[] bad = good.clone();
                bad[b] ^= (byte) (1 << (b & 7));
                Files.write(file, bad);
                Report report = verify(j, anchor);
                assertVerdict(Verdict.TAMPERED, report);
                Problem first = report.problems().get(0);
                assertEquals(i, first.sequence(), report.toString());
                assertEquals("queue/" + j.fileOf.get(i), first.file(), report.toString());
                if (b >= at + 4) {
                    assertEquals("leaf", first.kind(), report.toString());
                    assertEquals(at, first.offset(), report.toString());
                    assertNotEquals(first.expected(), first.actual());
                } else {
                    // A header that leads elsewhere: the record is gone, the next one tells.
                    assertTrue(
                            Set.of("leaf", "hole", "sequence", "truncated").contains(first.kind()),
                            report.toString());
                    assertTrue(first.offset() >= at, report.toString());
                }
            }
        }
        Files.write(file, good);
        assertVerdict(Verdict.OK, verify(j, anchor));
    }

    @Test
    void attack1FlippingAnyByteOfACheckpointIsTampering() throws IOException {
        TestJournal j = small();
        Path anchor = j.anchor("a");
        for (String name : List.of(CHECKPOINT, CHECKPOINTS)) {
            Path file = slot().resolve(name);
            byte[] good = Files.readAllBytes(file);
            List<Long> notes = notes(good);
            for (int b = 0; b < good.length; b += 11) {
                byte[] bad = good.clone();
                bad[b] ^= 1;
                Files.write(file, bad);
                Report report = verify(j, anchor);
                assertVerdict(Verdict.TAMPERED, report);
                int flipped = b;
                long note = notes.stream().filter(n -> n <= flipped).max(Long::compare).orElse(0L);
                assertTrue(
                        report.problems().stream().anyMatch(p -> isNearNote(p, name, note)),
                        "byte " + b + " of " + name + ": " + report);
            }
            Files.write(file, good);
        }
    }

    /** In the note that was touched, or, where it lost its end, in the one that it ran into. */
    private static boolean isNearNote(Problem p, String name, long note) {
        return name.equals(p.file()) && p.offset() >= 0 && Math.abs(p.offset() - note) < 1000;
    }

    @Test
    void attack1ASignatureLineUnderTheLogsNameByAnotherKeyIsTampering() throws IOException {
        TestJournal j = small();
        Path file = slot().resolve(CHECKPOINTS);
        String[] lines = Files.readString(file).split("(?<=\n)");
        int key = lines[4].lastIndexOf(' ') + 1;
        lines[4] += lines[4].substring(0, key) + "AAAA" + lines[4].substring(key + 4);
        Files.writeString(file, String.join("", lines));
        assertTampered(verify(j, j.anchor("a")), "note", -1, CHECKPOINTS, 0);
    }

    @Test
    void attack1ASignatureLineThatIsDoubledIsTampering() throws IOException {
        TestJournal j = small();
        Path file = slot().resolve(CHECKPOINTS);
        String[] lines = Files.readString(file).split("(?<=\n)");
        lines[4] += lines[4];
        Files.writeString(file, String.join("", lines));
        assertTampered(verify(j, j.anchor("a")), "note", -1, CHECKPOINTS, 0);
    }

    // ------------------------------------------------------------ attack 2: and fix its leaf

    @Test
    void attack2FixingTheLeafOfAnAlteredRecordIsTampering() throws IOException {
        TestJournal j = small();
        Path anchor = j.anchor("a");
        alter(j, 3, "com.acme", "com.evil");
        Report report = verify(j, anchor);
        // The hash fits now; the seal behind, which was signed, says over which records it was
        // made.
        Problem first = assertTampered(report, "range", 1, "queue/" + j.fileOf.get(1), at(j, 1));
        assertTrue(first.what().contains("records from 1 to 3"), first.what());
        assertNotEquals(first.expected(), first.actual());
        Problem root = problem(report, "root");
        assertEquals(CHECKPOINTS, root.file());
        assertEquals(notes(Files.readAllBytes(slot().resolve(CHECKPOINTS))).get(1), root.offset());
        assertEquals(2, root.sequence());
    }

    // ------------------------------------------------------------ attack 3: rebuild the tree

    @Test
    void attack3RebuildingTheWholeJournalWithoutTheKeyIsTampering() {
        TestJournal j = small();
        Path anchor = j.anchor("a");
        deleteTree(slot());
        TestJournal forged =
                new TestJournal(
                        slot(), TestJournal.ORIGIN, NoteSigner.generate(TestJournal.ORIGIN));
        forged.session().records(2).seal().stop().seal();
        for (Report report : List.of(verify(j, anchor), verify(j))) {
            assertTampered(report, "signature", -1, CHECKPOINT, 0);
            Problem start = problem(report, "start");
            assertEquals(0, start.sequence());
            assertEquals(at(forged, 0), start.offset());
            assertEquals(j.vkey(), start.expected());
            assertEquals(forged.vkey(), start.actual());
            assertEquals(3, report.problems().stream().filter(p -> isSignatureOf(p)).count() - 1);
        }
    }

    private static boolean isSignatureOf(Problem p) {
        return p.kind().equals("signature");
    }

    @Test
    void attack3RebuildingBehindAChangeAndKeepingTheCheckpointsIsTampering() throws IOException {
        TestJournal j = small();
        Path copy = dir.resolve("copy");
        copyTree(slot(), copy);
        deleteTree(slot());
        TestJournal forged = new TestJournal(slot(), TestJournal.ORIGIN, j.logKey);
        forged.session().records(2).seal().stop().seal().end();
        for (String name : List.of(CHECKPOINT, CHECKPOINTS)) {
            Files.copy(
                    copy.resolve(name), slot().resolve(name), StandardCopyOption.REPLACE_EXISTING);
        }
        Report report = verify(j);
        assertVerdict(Verdict.TAMPERED, report);
        Problem root = problem(report, "root");
        assertEquals(CHECKPOINTS, root.file());
        assertEquals(0, root.offset());
        assertEquals(0, root.sequence());
    }

    // ------------------------------------------------------------ attack 4: with the keys

    @Test
    void attack4TheLogKeyAloneBreaksTheEpochRule() throws IOException {
        TestJournal j = new TestJournal(slot());
        j.session().records(2).seal();
        j.records(1).sealOnly().publish(j.logKey);
        j.records(1).seal().stop().seal();
        assertTampered(verify(j, j.anchor("a")), "epoch", -1, CHECKPOINTS, note(2));
    }

    @Test
    void attack4AnEpochThatIsOverSignsNoMore() throws IOException {
        TestJournal j = new TestJournal(slot());
        j.session().records(1);
        NoteSigner old = j.epochKey();
        j.rotate().seal().records(1).sealOnly().publish(j.logKey, old);
        j.records(1).seal().stop().seal();
        assertTampered(verify(j, j.anchor("a")), "epoch", -1, CHECKPOINTS, note(2));
    }

    @Test
    void attack4TheNewEpochDoesNotSignTheSealThatEndsTheOldOne() throws IOException {
        TestJournal j = new TestJournal(slot());
        j.session().rotate().sealOnly();
        NoteSigner stranger = NoteSigner.generate(TestJournal.ORIGIN);
        j.publish(j.logKey, stranger).stop().seal();
        assertTampered(verify(j, j.anchor("a")), "epoch", -1, CHECKPOINTS, note(1));
    }

    @Test
    void attack4AForgedHistoryWithAllKeysIsCaughtByTheAnchor() {
        TestJournal j = small();
        Path anchor = j.anchor("a");
        deleteTree(slot());
        TestJournal forged = new TestJournal(slot(), TestJournal.ORIGIN, j.logKey);
        forged.session().records(5).seal().stop().seal();
        Report report = verify(j, anchor);
        Problem first = assertTampered(report, "anchor", 2, anchor.toString(), 0);
        assertEquals(HexFormat.of().formatHex(j.tree().root()), first.expected());
        // Without the anchor nothing tells: that is what UNANCHORED says.
        assertVerdict(Verdict.UNANCHORED, verify(j));
    }

    // ------------------------------------------------------------ attack 5: delete, insert, …

    @Test
    void attack5DeletingInsertingSwappingOrDuplicatingARecordIsTampering() throws IOException {
        TestJournal j = small();
        Path anchor = j.anchor("a");
        Path file = queue(j.fileOf.get(0));
        byte[] good = Files.readAllBytes(file);
        List<byte[]> records = List.copyOf(j.records);

        List<byte[]> deleted = new ArrayList<>(records);
        deleted.remove(3);
        assertSequence(j, anchor, deleted, 3, 4);
        List<byte[]> swapped = new ArrayList<>(records);
        swapped.set(2, records.get(3));
        swapped.set(3, records.get(2));
        assertSequence(j, anchor, swapped, 2, 3);
        List<byte[]> duplicated = new ArrayList<>(records);
        duplicated.add(3, records.get(2));
        assertSequence(j, anchor, duplicated, 3, 2);
        List<byte[]> appended = new ArrayList<>(records);
        appended.add(records.get(2));
        assertSequence(j, anchor, appended, 7, 2);

        // One that nobody wrote, with the number that fits, and all others moved up by one.
        List<byte[]> inserted = new ArrayList<>();
        for (int i = 0; i < records.size() + 1; i++) {
            String text = new String(records.get(i < 4 ? i : i - 1), StandardCharsets.UTF_8);
            inserted.add(
                    text.replaceFirst("\"seq\":\\d+", "\"seq\":" + i)
                            .getBytes(StandardCharsets.UTF_8));
        }
        rewrite(file, inserted);
        Report report = verify(j, anchor);
        assertTampered(report, "seal", 5, "queue/" + j.fileOf.get(0), offsets.get(5));
        Files.write(file, good);
        assertVerdict(Verdict.OK, verify(j, anchor));
    }

    /** The first record that does not have the next number is told, with both. */
    private void assertSequence(
            TestJournal j, Path anchor, List<byte[]> records, int expected, int actual)
            throws IOException {
        rewrite(queue(j.fileOf.get(0)), records);
        Problem first =
                assertTampered(
                        verify(j, anchor),
                        "sequence",
                        expected,
                        "queue/" + j.fileOf.get(0),
                        offsets.get(expected));
        assertEquals(String.valueOf(expected), first.expected());
        assertEquals(String.valueOf(actual), first.actual());
    }

    // ------------------------------------------------------------ attack 6: truncate

    @Test
    void attack6TruncatingBelowTheAnchorIsTampering() throws IOException {
        TestJournal j = TestJournal.ordinary(slot());
        Path anchor = j.anchor("a");
        cutTo(j, 5);
        Report report = verify(j, anchor);
        Problem first = assertTampered(report, "truncated", 5, "queue/" + j.fileOf.get(0), end);
        assertEquals("5", first.actual());
        // And with every checkpoint above the cut removed too, the anchor still knows.
        keepNotes(j, 1);
        report = verify(j, anchor);
        first = assertTampered(report, "truncated", 5, "queue/" + j.fileOf.get(0), end);
        assertEquals(String.valueOf(j.size()), first.expected());
        assertTrue(first.what().contains(anchor.toString()), first.what());
    }

    @Test
    void attack6ADocumentMadeToLookTornBelowASignedSizeIsTampering() throws IOException {
        TestJournal j = small();
        Path file = queue(j.fileOf.get(0));
        int last = Math.toIntExact(at(j, 6));
        byte[] bytes = Files.readAllBytes(file);
        bytes[last + 3] |= (byte) 0x80;
        Files.write(file, bytes);
        assertTampered(verify(j), "truncated", 6, "queue/" + j.fileOf.get(0), last);
    }

    // ------------------------------------------------------------ attack 7: above the anchor

    @Test
    void attack7TruncatingBelowAnyCheckpointIsTampering() throws IOException {
        TestJournal j = small();
        byte[] latest = Files.readAllBytes(slot().resolve(CHECKPOINT));
        long kept = j.size() - 1;
        cutTo(j, (int) kept);
        assertTampered(verify(j), "truncated", kept, "queue/" + j.fileOf.get(0), end);
        Files.delete(slot().resolve(CHECKPOINT));
        assertTampered(verify(j), "truncated", kept, "queue/" + j.fileOf.get(0), end);
        Files.delete(slot().resolve(CHECKPOINTS));
        Files.write(slot().resolve(CHECKPOINT), latest);
        assertEquals("truncated", problem(verify(j), "truncated").kind());
        assertVerdict(Verdict.TAMPERED, verify(j));
    }

    @Test
    void attack7CuttingTheCheckpointsTooIsBoundedByTheAnchorWhichIsTold() throws IOException {
        TestJournal j = new TestJournal(slot());
        j.session().records(2).seal();
        Path anchor = j.anchor("a");
        long anchoredSize = j.size();
        Path copy = dir.resolve("copy");
        copyTree(slot(), copy);
        j.now += 600;
        j.records(3).seal();
        // Back to how it was when the anchor was taken: no trace is left of what came after.
        restore(copy);
        Report report = verify(j, anchor);
        assertVerdict(Verdict.OK, report);
        assertEquals(anchoredSize, report.anchored());
        assertEquals(0, report.anchoredAgeMs());
        assertEquals(1, report.uncleanEnds());
    }

    // ------------------------------------------------------------ attack 8: truncate, go on

    @Test
    void attack8TruncatingAndGoingOnIsTampering() throws IOException {
        TestJournal j = new TestJournal(slot());
        j.session().records(2).seal();
        long fork = j.size();
        Path anchorBefore = j.anchor("before");
        Path copy = dir.resolve("copy");
        copyTree(slot(), copy);
        TestJournal other = j.continuedAt(dir.resolve("1"));
        j.records(3).seal();
        Path anchor = j.anchor("a");
        other.records(5).seal().stop().seal().end();
        assertVerdict(Verdict.OK, verify(other, anchorBefore, other.anchor("b")));
        Report report = verify(other, anchor);
        Problem first = problem(report, "anchor");
        assertVerdict(Verdict.TAMPERED, report);
        assertEquals(anchor.toString(), first.file());
        assertEquals(0, first.offset());
        assertEquals(fork, first.sequence());
    }

    // ------------------------------------------------------------ attack 9: roll back

    @Test
    void attack9RollingTheDirectoryBackIsCaughtByTheAnchor() throws IOException {
        TestJournal j = new TestJournal(slot());
        j.session().records(2).seal();
        long size = j.size();
        Path copy = dir.resolve("copy");
        copyTree(slot(), copy);
        j.records(3).seal();
        Path anchor = j.anchor("a");
        Report report = Verifier.verify(Verifier.Options.of(copy).vkey(j.vkey()).anchor(anchor));
        Problem first =
                assertTampered(report, "truncated", size, "queue/" + j.fileOf.get(0), at(j, size));
        assertEquals(String.valueOf(j.size()), first.expected());
        assertEquals(String.valueOf(size), first.actual());
    }

    // ------------------------------------------------------------ attack 10: a fresh journal

    @Test
    void attack10AFreshJournalInThePlaceOfAnotherIsTampering() {
        TestJournal j = small();
        deleteTree(slot());
        String other = "shop/0/00000000000000000000000000000000";
        TestJournal fresh = new TestJournal(slot(), other, NoteSigner.generate(other));
        fresh.session().records(2).seal().stop().seal();
        Problem first = assertTampered(verify(j), "origin", -1, "origin", -1);
        assertEquals(j.origin, first.expected());
        assertEquals(other, first.actual());
    }

    @Test
    void attack10AFreshJournalUnderTheOldOriginIsTampering() throws IOException {
        TestJournal j = small();
        deleteTree(slot());
        TestJournal fresh =
                new TestJournal(slot(), j.origin, NoteSigner.generate(TestJournal.ORIGIN));
        fresh.session().seal();
        assertTampered(verify(j), "signature", -1, CHECKPOINT, 0);
    }

    @Test
    void attack10ASessionThatDoesNotSayWhatItContinuesIsTampering() throws IOException {
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
        Problem first = assertTampered(verify(k), "start", 5, "queue/" + k.fileOf.get(5), at(k, 5));
        assertEquals("5", first.expected());
        assertEquals("3", first.actual());
    }

    // ------------------------------------------------------------ attack 11: strip seals

    @Test
    void attack11StrippingTheCheckpointsIsTampering() throws IOException {
        TestJournal j = TestJournal.ordinary(slot());
        Path anchor = j.anchor("a");
        Files.delete(slot().resolve(CHECKPOINT));
        assertTampered(verify(j, anchor), "checkpoint", -1, CHECKPOINT, -1);
        Files.delete(slot().resolve(CHECKPOINTS));
        Report report = verify(j, anchor);
        assertVerdict(Verdict.TAMPERED, report);
        // The second session says which checkpoint it continues from, and there is none.
        assertTrue(report.problems().stream().anyMatch(p -> p.kind().equals("start")));
    }

    @Test
    void attack11StrippingOneCheckpointInTheMiddleIsTampering() throws IOException {
        TestJournal j = TestJournal.ordinary(slot());
        Path anchor = j.anchor("a");
        Path file = slot().resolve(CHECKPOINTS);
        String all = Files.readString(file);
        String[] notes = all.split("(?=" + TestJournal.ORIGIN + "\n)");
        for (int i = 0; i < notes.length; i++) {
            List<String> kept = new ArrayList<>(List.of(notes));
            long size = Long.parseLong(kept.remove(i).split("\n")[1]);
            Files.writeString(file, String.join("", kept));
            Report report = verify(j, anchor);
            assertVerdict(Verdict.TAMPERED, report);
            boolean last = i == notes.length - 1;
            boolean endsSession = j.seals().indexOf(size) >= 0 && j.endsSession(size);
            Problem first = report.problems().get(0);
            if (last) {
                assertEquals("checkpoint", first.kind(), report.toString());
            } else if (endsSession) {
                assertEquals("start", first.kind(), report.toString());
                assertEquals(size, first.sequence(), report.toString());
            } else {
                assertEquals("checkpoint", first.kind(), report.toString());
                assertEquals(size - 1, first.sequence(), report.toString());
            }
        }
        List<String> swapped = new ArrayList<>(List.of(notes));
        swapped.set(1, notes[2]);
        swapped.set(2, notes[1]);
        Files.writeString(file, String.join("", swapped));
        assertVerdict(Verdict.TAMPERED, verify(j, anchor));
    }

    @Test
    void attack11RecordsWithoutTheirSealsAreTampering() throws IOException {
        TestJournal j = small();
        List<byte[]> records = new ArrayList<>(j.records);
        records.remove(4);
        assertSequence(j, j.anchor("a"), records, 4, 5);
    }

    @Test
    void attack11AnOlderCheckpointFileIsTampering() throws IOException {
        TestJournal j = new TestJournal(slot());
        j.session();
        byte[] old = Files.readAllBytes(slot().resolve(CHECKPOINT));
        j.records(1).seal();
        Path anchor = j.anchor("a");
        byte[] lagging = Files.readAllBytes(slot().resolve(CHECKPOINT));
        j.stop().seal();
        Path last = j.anchor("b");
        Files.write(slot().resolve(CHECKPOINT), lagging);
        // A crash between the two files leaves this.
        assertVerdict(Verdict.OK, verify(j, anchor, last));
        Files.write(slot().resolve(CHECKPOINT), old);
        assertTampered(verify(j, anchor, last), "checkpoint", -1, CHECKPOINT, 0);
    }

    // ------------------------------------------------------------ attack 12: a wrong key

    @Test
    void attack12AWrongKeyIsTamperingEveryTime() {
        TestJournal j = small();
        Path anchor = j.anchor("a");
        String wrong = NoteSigner.generate(TestJournal.ORIGIN).verifier().toString();
        for (int i = 0; i < 3; i++) {
            Verifier.Options options = Verifier.Options.of(slot()).vkey(wrong);
            assertTampered(Verifier.verify(options), "signature", -1, CHECKPOINT, 0);
            options.anchor(anchor);
            Report report = Verifier.verify(options);
            assertTampered(report, "anchor", -1, anchor.toString(), 0);
            assertEquals(0, report.anchored());
        }
    }

    // ------------------------------------------------------------ attack 13: two histories

    @Test
    void attack13TwoHistoriesShownToTwoAnchorsAreTampering() {
        TestJournal j = small();
        Path first = j.anchor("a");
        TestJournal other = new TestJournal(dir.resolve("1"), j.origin, j.logKey);
        other.session().records(2).seal().stop().seal();
        Path second = other.anchor("b");
        assertVerdict(Verdict.OK, verify(j, first));
        Report report = verify(j, first, second);
        Problem fork = assertTampered(report, "anchor", j.size(), second.toString(), 0);
        assertEquals(HexFormat.of().formatHex(other.tree().root()), fork.expected());
        assertEquals(HexFormat.of().formatHex(j.tree().root()), fork.actual());
    }

    // ------------------------------------------------------------ attack 14: replay

    @Test
    void attack14AnOldStretchReplayedAsNewIsTampering() throws IOException {
        TestJournal j = new TestJournal(slot());
        j.session().records(2).seal();
        j.appendRaw(j.records.get(2)).appendRaw(j.records.get(3)).seal().stop().seal();
        Report report = verify(j, j.anchor("a"));
        Problem first = assertTampered(report, "sequence", 5, "queue/" + j.fileOf.get(5), at(j, 5));
        assertEquals("2", first.actual());
    }

    @Test
    void attack14AnOldSessionReplayedAsNewIsTampering() throws IOException {
        TestJournal j = new TestJournal(slot());
        j.session().records(1).seal();
        String start = new String(j.records.get(0), StandardCharsets.UTF_8);
        j.appendRaw(start.replace("\"seq\":0", "\"seq\":4").getBytes(StandardCharsets.UTF_8));
        Report report = verify(j, j.anchor("a"));
        assertTampered(report, "session", 4, "queue/" + j.fileOf.get(4), at(j, 4));
    }

    // ------------------------------------------------------------ attack 15: another journal's

    @Test
    void attack15ARecordOfAnotherJournalIsTampering() {
        String other = "shop/1/5f0c1122aabb33445566778899aabbcc";
        TestJournal k = new TestJournal(dir.resolve("1"), other, NoteSigner.generate(other));
        k.session().records(3);
        TestJournal l = new TestJournal(dir.resolve("2"));
        l.session().records(2).appendRaw(k.records.get(4)).seal().stop().seal();
        Report report = verify(l, l.anchor("l"));
        Problem first = assertTampered(report, "log", 4, "queue/" + l.fileOf.get(4), at(l, 4));
        assertEquals(l.origin, first.expected());
        assertEquals(other, first.actual());
    }

    @Test
    void attack15ARecordOfAnotherSessionMayNotStandInOne() {
        TestJournal j = new TestJournal(slot());
        j.session().records(1).leftOver().seal().stop().seal();
        Report report = verify(j, j.anchor("a"));
        assertTampered(report, "session", 3, "queue/" + j.fileOf.get(3), at(j, 3));
    }

    @Test
    void attack15NothingButASealFollowsTheStop() {
        TestJournal j = new TestJournal(slot());
        j.session().stop().records(1).seal();
        Report report = verify(j, j.anchor("a"));
        assertTampered(report, "session", 3, "queue/" + j.fileOf.get(3), at(j, 3));
    }

    // ------------------------------------------------------------ attack 16: files

    @Test
    void attack16RenamingReorderingDroppingOrAddingAFileIsTampering() throws IOException {
        TestJournal j = TestJournal.ordinary(slot());
        Path anchor = j.anchor("a");
        List<String> names = j.fileOf.stream().distinct().toList();
        assertEquals(3, names.size());
        int second = j.fileOf.indexOf(names.get(1));
        int third = j.fileOf.indexOf(names.get(2));
        Path copy = dir.resolve("copy");
        copyTree(slot(), copy);

        // The second behind the third.
        Files.move(queue(names.get(1)), queue("20000201-00F.cq4"));
        Report report = verify(j, anchor);
        assertTampered(report, "sequence", second, "queue/" + names.get(2), at(j, third));
        restore(copy);
        // Names that leave the order as it is.
        Files.move(queue(names.get(2)), queue("20000104-00F.cq4"));
        long seal = j.nextSeal(third);
        assertTampered(verify(j, anchor), "file", seal, "queue/20000104-00F.cq4", at(j, seal));
        restore(copy);
        Files.move(queue(names.get(1)), queue("20000102-01F.cq4"));
        seal = j.nextSeal(second);
        assertTampered(verify(j, anchor), "file", seal, "queue/20000102-01F.cq4", at(j, seal));
        restore(copy);
        // One more, empty, in the middle; and one that no writer names like that, at the end.
        Cq4File.create(queue("20000102-05F.cq4")).close();
        report = verify(j, anchor);
        assertTampered(report, "hole", third, "queue/20000102-05F.cq4", -2);
        restore(copy);
        Files.writeString(queue("zzz.cq4"), "");
        Problem named = assertTampered(verify(j, anchor), "file", -2, null, -2);
        assertEquals("zzz.cq4", named.actual());
        restore(copy);
        Files.delete(queue(names.get(1)));
        report = verify(j, anchor);
        assertTampered(report, "sequence", second, "queue/" + names.get(2), at(j, third));
        restore(copy);
        Files.delete(queue(names.get(2)));
        report = verify(j, anchor);
        assertTampered(report, "truncated", third, "queue/" + names.get(1), -2);
        restore(copy);
        Files.delete(queue(names.get(0)));
        assertTampered(verify(j, anchor), "beginning", 0, "queue/" + names.get(1), -2);
        restore(copy);
        Files.copy(queue(names.get(1)), queue("20000102-01F.cq4"));
        report = verify(j, anchor);
        assertTampered(report, "sequence", third, "queue/20000102-01F.cq4", at(j, second));
        restore(copy);
        assertVerdict(Verdict.OK, verify(j, anchor));
    }

    // ------------------------------------------------------------ attack 17: stop the agent

    @Test
    void attack17AnAgentThatWasKilledEndsUncleanly() {
        TestJournal j = new TestJournal(slot());
        j.session().records(2).seal().roll();
        assertEquals(1, verify(j, j.anchor("a")).uncleanEnds());
        j.session().records(1).stop().seal();
        Report report = verify(j, j.anchor("b"));
        assertVerdict(Verdict.OK, report);
        assertEquals(1, report.uncleanEnds());
    }

    @Test
    void attack17AWriterThatStoppedInALivingJvmIsTold() throws IOException {
        TestJournal j = new TestJournal(slot());
        j.session().records(2).seal();
        j.isOwnedByThisProcess();
        Verifier.Options options = Verifier.Options.of(j.slot).vkey(j.vkey()).anchor(j.anchor("a"));
        Instant sealed = Instant.ofEpochSecond(j.now);
        options.clock(Clock.fixed(sealed.plusSeconds(180), ZoneOffset.UTC));
        assertVerdict(Verdict.OK, Verifier.verify(options));
        options.clock(Clock.fixed(sealed.plusSeconds(181), ZoneOffset.UTC));
        Report report = Verifier.verify(options);
        assertVerdict(Verdict.INCOMPLETE, report);
        assertEquals("silent", report.problems().get(0).kind());
        assertEquals(j.size(), report.problems().get(0).sequence());
        // An agent that took its leave is not missed.
        j.stop().seal();
        options.clock(Clock.fixed(sealed.plusSeconds(9999), ZoneOffset.UTC));
        assertVerdict(Verdict.OK, Verifier.verify(options));
    }

    // ------------------------------------------------------------ attack 18: change the policy

    @Test
    void attack18ChangingThePolicyOrTheMaskingSilentlyIsTampering() {
        for (boolean masking : new boolean[] {false, true}) {
            TestJournal j = new TestJournal(dir.resolve("m" + masking));
            j.session().records(1);
            j.policyDigest = masking ? "p1" : "p2";
            j.maskingDigest = masking ? "m2" : "m1";
            j.seal().records(1).seal().stop().seal();
            Report report = verify(j, j.anchor("a" + masking));
            Problem first =
                    assertTampered(report, "policy", 5, "queue/" + j.fileOf.get(5), at(j, 5));
            assertEquals("jwitness.policy.change", first.expected());
        }
    }

    @Test
    void attack18APolicyChangeThatIsToldIsFine() {
        TestJournal k = new TestJournal(dir.resolve("1"));
        k.session().event("jwitness.policy.change");
        k.policyDigest = "p2";
        k.seal().records(1).seal();
        k.policyDigest = "p3";
        k.seal().event("jwitness.policy.change").seal().stop().seal();
        assertVerdict(Verdict.OK, verify(k, k.anchor("k")));
    }

    // ------------------------------------------------------------ attack 19: set the clock

    @Test
    void attack19SettingTheClockBackMakesNoAnchorYounger() {
        TestJournal j = new TestJournal(slot());
        j.session().records(2).seal();
        Path anchor = j.anchor("a");
        j.now += 7200;
        j.records(1).seal();
        j.now -= 7200;
        j.records(1).seal().stop().seal();
        Report report = verify(j, anchor);
        assertVerdict(Verdict.UNANCHORED, report);
        assertEquals(7_200_000, report.anchoredAgeMs());
        assertEquals("unanchored", report.problems().get(0).kind());
        assertEquals(5, report.problems().get(0).sequence());
    }

    @Test
    void attack19SettingTheWallClockAloneBackIsNotBelievedEither() {
        TestJournal j = new TestJournal(slot());
        j.session().records(2).seal();
        Path anchor = j.anchor("a");
        j.steadySeconds += 86_400 + 7200;
        j.now -= 86_400;
        j.records(1).seal().stop().seal();
        Report report = verify(j, anchor);
        assertVerdict(Verdict.UNANCHORED, report);
        assertEquals(7_200_000, report.anchoredAgeMs());
    }

    // ------------------------------------------------------------ attack 21: malformed proofs

    @Test
    void attack21AMalformedProofProvesNothing() throws IOException {
        TestJournal j = TestJournal.ordinary(slot());
        long size = j.size();
        byte[] root = j.tree().root();
        byte[] leaf = LeafHash.of(j.records.get(3));
        Proof proof = Proof.make(slot(), 3);
        List<byte[]> path = proof.hashes();
        assertTrue(Proofs.included(3, size, leaf, path, root));
        for (long index : new long[] {-1, 2, 4, size, Long.MAX_VALUE, Long.MIN_VALUE}) {
            assertFalse(Proofs.included(index, size, leaf, path, root), "index " + index);
        }
        for (long wrong : new long[] {-1, 0, 3, 2 * size, Long.MAX_VALUE, Long.MIN_VALUE}) {
            assertFalse(Proofs.included(3, wrong, leaf, path, root), "size " + wrong);
        }
        assertFalse(Proofs.included(3, size, leaf, path.subList(1, path.size()), root));
        assertFalse(Proofs.included(3, size, leaf, path.subList(0, path.size() - 1), root));
        List<byte[]> longer = new ArrayList<>(path);
        longer.add(root);
        assertFalse(Proofs.included(3, size, leaf, longer, root));
        List<byte[]> shorterHash = new ArrayList<>(path);
        shorterHash.set(0, Arrays.copyOf(path.get(0), 31));
        assertFalse(Proofs.included(3, size, leaf, shorterHash, root));
        assertFalse(Proofs.included(3, size, Arrays.copyOf(leaf, 33), path, root));
        assertFalse(Proofs.included(3, size, leaf, path, Arrays.copyOf(root, 31)));

        String good = new String(proof.bytes(), StandardCharsets.UTF_8);
        for (String index : List.of("-3", "03", "9223372036854775808", "99999999999999999999")) {
            byte[] bad = good.replace("index 3", "index " + index).getBytes(StandardCharsets.UTF_8);
            assertThrows(IllegalArgumentException.class, () -> Proof.parse(bad), index);
        }
        byte[] trailing = (good + "trailing").getBytes(StandardCharsets.UTF_8);
        assertThrows(IllegalArgumentException.class, () -> Proof.parse(trailing));
        byte[] beyond =
                good.replace("index 3", "index 9223372036854775807")
                        .getBytes(StandardCharsets.UTF_8);
        assertNotNull(Proof.parse(beyond).problem(j.records.get(3), j.vkey()));
        assertNull(proof.problem(j.records.get(3), j.vkey()));
    }

    // ------------------------------------------------------------ attack 22: terminal escapes

    @Test
    void attack22NoStoredValueDrivesATerminal() throws IOException {
        String evil = "\u001b]0;owned\u0007\u202e\u2066\u200b\u009b31m\ufeff\r\n\u007f";
        TestJournal j = new TestJournal(slot());
        j.session();
        j.append(j.draft("log.level.change").target("logger", evil, null));
        j.seal().stop().seal();
        String stored = new String(j.records.get(2), StandardCharsets.UTF_8);
        assertTrue(
                stored.codePoints().allMatch(c -> c >= 0x20 && c < 0x7f), "all escaped: " + stored);
        assertEquals(evil, Record.parse(j.records.get(2)).text("target", "id"));
        assertVerdict(Verdict.OK, verify(j, j.anchor("a")));

        // A forger's raw escape is no record; and what a report shows of it is escaped again.
        String raw = stored.replace("\\u001b", "\u001b").replace("\"seq\":2", "\"seq\":6");
        j.appendRaw(raw.getBytes(StandardCharsets.UTF_8));
        Report report = verify(j, j.anchor("b"));
        assertTampered(report, "record", 6, "queue/" + j.fileOf.get(6), at(j, 6));
        Files.writeString(slot().resolve("origin"), "shop\u001b[2J\u202e\n");
        report = verify(j);
        assertTampered(report, "origin", -1, "origin", -1);
        assertTrue(report.json().codePoints().allMatch(c -> c >= 0x20 && c < 0x7f));
    }

    // ------------------------------------------------------------ what seals and crashes leave

    @Test
    void aSealThatDoesNotFitTheTreeIsTampering() {
        TestJournal j = new TestJournal(slot());
        j.session().records(2).sealRecord(j.epoch() + 1).publish().stop().seal();
        Report report = verify(j, j.anchor("a"));
        Problem first = assertTampered(report, "seal", 4, "queue/" + j.fileOf.get(4), at(j, 4));
        assertEquals("1", first.expected());
        assertEquals("2", first.actual());
    }

    @Test
    void fourSealsOfACrashMayLackTheirCheckpointsAndNoFifth() {
        TestJournal j = new TestJournal(slot());
        j.session().records(2).seal();
        Path anchor = j.anchor("a");
        long fifthLast = j.size() + 1;
        for (int i = 0; i < 4; i++) {
            j.records(1).sealOnly();
        }
        Report report = verify(j, anchor);
        assertVerdict(Verdict.INCOMPLETE, report);
        assertEquals(8, report.unsealed());
        j.records(1).sealOnly();
        report = verify(j, anchor);
        assertVerdict(Verdict.TAMPERED, report);
        Problem first = report.problems().get(0);
        assertEquals("checkpoint", first.kind());
        assertEquals(fifthLast, first.sequence());
        assertEquals("at most 4", first.expected());
        assertEquals("5", first.actual());
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

    /** Offsets of what {@link #rewrite} wrote. */
    private final List<Long> offsets = new ArrayList<>();

    /** Where the documents end that {@link #rewrite} wrote. */
    private long end;

    private void rewrite(Path file, List<byte[]> records) throws IOException {
        Files.delete(file);
        offsets.clear();
        try (Cq4File f = Cq4File.create(file)) {
            for (byte[] record : records) {
                offsets.add(f.append(LeafHash.of(record), record));
            }
            end = f.at();
            f.endMark();
        }
    }

    private static long at(TestJournal j, long record) {
        return j.offsetOf.get((int) record);
    }

    /** Where each note of a file begins. */
    private static List<Long> notes(byte[] file) {
        String text = new String(file, StandardCharsets.ISO_8859_1);
        List<Long> starts = new ArrayList<>();
        String head = TestJournal.ORIGIN + "\n";
        for (int at = text.indexOf(head); at >= 0; at = text.indexOf(head, at + 1)) {
            starts.add((long) at);
        }
        return starts;
    }

    /** Where one note of {@code checkpoints} begins. */
    private long note(int index) throws IOException {
        return notes(Files.readAllBytes(slot().resolve(CHECKPOINTS))).get(index);
    }

    /** Leaves the first checkpoints alone. */
    private void keepNotes(TestJournal j, int count) throws IOException {
        Path file = slot().resolve(CHECKPOINTS);
        byte[] all = Files.readAllBytes(file);
        byte[] kept = Arrays.copyOf(all, Math.toIntExact(note(count)));
        Files.write(file, kept);
        List<Long> starts = notes(kept);
        int last = Math.toIntExact(starts.get(starts.size() - 1));
        Files.write(slot().resolve(CHECKPOINT), Arrays.copyOfRange(kept, last, kept.length));
        assertTrue(j.size() > 0);
    }

    /** The first problem; a place of −2 may be anywhere. */
    private static Problem assertTampered(
            Report report, String kind, long sequence, @Nullable String file, long offset) {
        assertVerdict(Verdict.TAMPERED, report);
        Problem first = report.problems().get(0);
        assertEquals(kind, first.kind(), report.toString());
        if (sequence != -2) {
            assertEquals(sequence, first.sequence(), report.toString());
        }
        if (file != null) {
            assertEquals(file, first.file(), report.toString());
        }
        if (offset != -2) {
            assertEquals(offset, first.offset(), report.toString());
        }
        return first;
    }

    private static Problem problem(Report report, String kind) {
        return report.problems().stream()
                .filter(p -> p.kind().equals(kind))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no '" + kind + "' in " + report));
    }

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
        Path file = Files.createFile(queue(j.fileOf.get(0)));
        rewrite(file, j.records.subList(0, size));
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
