// SPDX-License-Identifier: Apache-2.0
package io.jwitness.record;

import static io.jwitness.record.VerifierTest.assertVerdict;
import static io.jwitness.record.VerifierTest.verify;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The table of verdicts, row by row, and which of several counts. */
class VerdictTableTest {
    @TempDir private Path dir = Path.of("set by JUnit");

    private Path slot() {
        return dir.resolve("0");
    }

    private static void assertRow(int exitCode, Verdict verdict, Report report) {
        assertVerdict(verdict, report);
        assertEquals(exitCode, report.verdict().exitCode());
        assertTrue(report.json().startsWith("{\"verdict\":\"" + verdict + "\""), report.json());
    }

    // ------------------------------------------------------------ one row each

    @Test
    void sealedSignedAndVouchedForIsOkAndTellsHowFar() {
        TestJournal j = TestJournal.ordinary(slot());
        Report report = verify(j, j.anchor("a"));
        assertRow(0, Verdict.OK, report);
        assertEquals(j.size(), report.anchored());
        assertEquals(0, report.anchoredAgeMs());
    }

    @Test
    void damageIsTamperingAndTellsIndexFileOffsetKindAndBothHashes() throws IOException {
        TestJournal j = TestJournal.ordinary(slot());
        Path file = slot().resolve("queue").resolve(j.fileOf.get(8));
        byte[] bytes = Files.readAllBytes(file);
        bytes[Math.toIntExact(j.offsetOf.get(8)) + 200] ^= 1;
        Files.write(file, bytes);
        Report report = verify(j, j.anchor("a"));
        assertRow(1, Verdict.TAMPERED, report);
        Problem first = report.problems().get(0);
        assertEquals(8, first.sequence());
        assertEquals("queue/" + j.fileOf.get(8), first.file());
        assertEquals(j.offsetOf.get(8), first.offset());
        assertEquals("leaf", first.kind());
        assertEquals(64, String.valueOf(first.expected()).length());
        assertEquals(64, String.valueOf(first.actual()).length());
        String json = report.json();
        assertTrue(
                json.contains(
                        "\"problems\":[{\"seq\":8,\"file\":\"queue/"
                                + j.fileOf.get(8)
                                + "\",\"offset\":"
                                + j.offsetOf.get(8)
                                + ",\"kind\":\"leaf\",\"expected\":\""
                                + first.expected()
                                + "\",\"actual\":\""
                                + first.actual()
                                + "\""),
                json);
    }

    @Test
    void whatCannotBeLookedAtIsAnError() {
        TestJournal j = TestJournal.ordinary(slot());
        Path nowhere = dir.resolve("nowhere");
        assertRow(2, Verdict.ERROR, Verifier.verify(Verifier.Options.of(nowhere).vkey(j.vkey())));
        assertRow(2, Verdict.ERROR, verify(j, nowhere));
        assertRow(2, Verdict.ERROR, Verifier.verify(Verifier.Options.of(slot())));
    }

    @Test
    void anUnknownVersionInIntactBytesIsAnErrorAndBytesThatDoNotParseAreTampering() {
        TestJournal j = new TestJournal(slot());
        j.session().appendRaw(bytes("{\"v\":2,\"seq\":2,\"new\":true}")).seal().stop().seal();
        assertRow(2, Verdict.ERROR, verify(j, j.anchor("a")));
        TestJournal k = new TestJournal(dir.resolve("1"));
        k.session().appendRaw(bytes("{\"v\":1,\"seq\":2,\"new\":true}")).seal().stop().seal();
        Report report = verify(k, k.anchor("b"));
        assertRow(1, Verdict.TAMPERED, report);
        assertEquals("record", report.problems().get(0).kind());
        assertEquals(2, report.problems().get(0).sequence());
    }

    @Test
    void unsealedRecordsAreIncompleteAndTellHowManySinceWhen() {
        TestJournal j = new TestJournal(slot());
        j.session().records(2).seal();
        Path anchor = j.anchor("a");
        j.now += 7;
        j.records(3);
        Report report = verify(j, anchor);
        assertRow(3, Verdict.INCOMPLETE, report);
        Problem first = report.problems().get(0);
        assertEquals("unsealed", first.kind());
        assertEquals("3 records", first.actual());
        assertEquals(5, first.sequence());
        assertTrue(first.what().endsWith("since 2026-11-22T18:04:12.000000000Z"), first.what());
    }

    @Test
    void aTornDocumentAtTheEndIsIncompleteAndTellsWhere() throws IOException {
        TestJournal j = new TestJournal(slot());
        j.session().records(2).seal();
        long at = j.file().at();
        j.file().header(at, Cq4File.OPEN | 300);
        j.file().write(at + 4, new byte[] {1, 2, 3});
        Report report = verify(j, j.anchor("a"));
        assertRow(3, Verdict.INCOMPLETE, report);
        Problem first = report.problems().get(0);
        assertEquals("torn", first.kind());
        assertEquals("queue/" + j.fileOf.get(0), first.file());
        assertEquals(at, first.offset());
        assertEquals(j.size(), first.sequence());
    }

    @Test
    void aRingThatIsNotDrainedIsIncompleteAndTellsHowManySinceWhen() throws IOException {
        TestJournal j = new TestJournal(slot());
        j.session().records(2).seal().stop().seal();
        Path anchor = j.anchor("a");
        writeRing(
                j,
                ringRecord("aaaaaaaaaaaaaaaaaaaaaaaaaa-7", "2026-11-22T18:04:09.000000000Z"),
                ringRecord("aaaaaaaaaaaaaaaaaaaaaaaaaa-8", "2026-11-22T18:04:08.000000000Z"));
        Report report = verify(j, anchor);
        assertRow(3, Verdict.INCOMPLETE, report);
        assertEquals(2, report.ring());
        Problem first = report.problems().get(0);
        assertEquals("ring", first.kind());
        assertEquals("2 records", first.actual());
        assertTrue(first.what().endsWith("since 2026-11-22T18:04:08.000000000Z"), first.what());

        // What the journal holds already is not counted: the ring's head had not moved yet.
        String journalled = new String(j.records.get(3), StandardCharsets.UTF_8);
        writeRing(j, bytes(journalled.replaceFirst("\"seq\".*?\"session\"", "\"session\"")));
        assertRow(0, Verdict.OK, verify(j, anchor));
    }

    @Test
    void withoutAnybodyOutsideItIsUnanchored() {
        TestJournal j = TestJournal.ordinary(slot());
        assertRow(4, Verdict.UNANCHORED, verify(j));
    }

    @Test
    void anAnchorThatIsTooOldIsUnanchoredAndTellsFromWhereOn() {
        TestJournal j = new TestJournal(slot());
        j.session().records(2).seal();
        Path anchor = j.anchor("a");
        j.now += 3601;
        j.records(2).seal().stop().seal();
        Report report = verify(j, anchor);
        assertRow(4, Verdict.UNANCHORED, report);
        assertEquals(5, report.problems().get(0).sequence());
        assertEquals(5, report.anchored());
        assertEquals(3_601_000, report.anchoredAgeMs());
        assertRow(
                0,
                Verdict.OK,
                Verifier.verify(
                        Verifier.Options.of(slot())
                                .vkey(j.vkey())
                                .anchor(anchor)
                                .maxUnanchored(Duration.ofSeconds(3601))));
    }

    // ------------------------------------------------------------ which of several counts

    /** A journal of which everything holds at once that is asked for. */
    private Report having(boolean tampered, boolean error, boolean unanchored, boolean incomplete) {
        Path slot = dir.resolve("having" + tampered + error + unanchored + incomplete);
        TestJournal j = new TestJournal(slot);
        j.session().records(2);
        if (error) {
            j.appendRaw(bytes("{\"v\":2,\"seq\":" + j.size() + ",\"new\":true}"));
        }
        j.sealRecord(tampered ? j.epoch() + 1 : j.epoch()).publish();
        Path anchor = j.anchor("a" + slot.getFileName());
        if (incomplete) {
            j.records(1);
        } else {
            j.stop().seal();
        }
        return unanchored ? verify(j) : verify(j, anchor);
    }

    @Test
    void ofSeveralTheGravestCountsAndAllAreListed() {
        for (int bits = 0; bits < 16; bits++) {
            boolean tampered = (bits & 8) != 0;
            boolean error = (bits & 4) != 0;
            boolean unanchored = (bits & 2) != 0;
            boolean incomplete = (bits & 1) != 0;
            Report report = having(tampered, error, unanchored, incomplete);
            List<Verdict> all = new ArrayList<>();
            if (tampered) {
                all.add(Verdict.TAMPERED);
            }
            if (error) {
                all.add(Verdict.ERROR);
            }
            if (unanchored) {
                all.add(Verdict.UNANCHORED);
            }
            if (incomplete) {
                all.add(Verdict.INCOMPLETE);
            }
            if (all.isEmpty()) {
                all.add(Verdict.OK);
            }
            assertEquals(all, report.verdicts(), "case " + bits + ": " + report);
            assertEquals(all.get(0), report.verdict());
        }
    }

    @Test
    void nothingAtAllIsNotOk() throws IOException {
        TestJournal empty = new TestJournal(slot());
        assertEquals(List.of(Verdict.UNANCHORED, Verdict.INCOMPLETE), verify(empty).verdicts());
        Files.delete(slot().resolve("queue").resolve("20000101-00F.cq4"));
        assertEquals(List.of(Verdict.UNANCHORED, Verdict.INCOMPLETE), verify(empty).verdicts());
    }

    // ------------------------------------------------------------ a live journal

    @Test
    void onALiveJournalYoungEndsDoNotCountAndOldOnesDo() throws IOException {
        TestJournal j = new TestJournal(slot());
        j.session().records(2).seal();
        Path anchor = j.anchor("a");
        j.isOwnedByThisProcess();
        writeRing(j, ringRecord("aaaaaaaaaaaaaaaaaaaaaaaaaa-7", "2026-11-22T18:04:05.000000000Z"));
        j.records(1);
        Verifier.Options options = Verifier.Options.of(slot()).vkey(j.vkey()).anchor(anchor);
        options.clock(Clock.fixed(Instant.ofEpochSecond(j.now + 5), ZoneOffset.UTC));
        Report young = Verifier.verify(options);
        assertRow(0, Verdict.OK, young);
        assertEquals(1, young.unsealed());
        options.maxUnsealed(Duration.ofSeconds(4));
        assertRow(3, Verdict.INCOMPLETE, Verifier.verify(options));
    }

    // ------------------------------------------------------------ tools

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] ringRecord(String id, String time) {
        return bytes(
                "{\"v\":1,\"session\":\""
                        + id.substring(0, 26)
                        + "\",\"id\":\""
                        + id
                        + "\",\"time\":\""
                        + time
                        + "\",\"event\":\"actuator.read\"}");
    }

    /** A ring of two lanes of 4 KiB, with committed records in its data lane. */
    private static void writeRing(TestJournal j, byte[]... records) throws IOException {
        ByteBuffer ring = ByteBuffer.allocate(12_288 + 8192).order(ByteOrder.LITTLE_ENDIAN);
        ring.putLong(0, 0x0a31474e4952574aL).putInt(8, 4096).putInt(12, 4096).putLong(16, 0);
        int position = 0;
        for (byte[] record : records) {
            int at = 12_288 + 4096 + position;
            ring.putLong(at, ~(long) position).putInt(at + 8, record.length);
            ring.put(at + 16, record);
            position += (16 + record.length + 15) & -16;
        }
        ring.putLong(640, position);
        Files.write(j.slot.resolve("ring"), ring.array());
    }
}
