// SPDX-License-Identifier: Apache-2.0
package io.jwitness.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jwitness.record.internal.merkle.CompactRange;
import io.jwitness.record.internal.note.NoteSigner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a verification says of journals that nobody touched, in all the states they may be in. */
class VerifierTest {
    @TempDir private Path dir = Path.of("set by JUnit");

    private Path slot() {
        return dir.resolve("0");
    }

    static Report verify(TestJournal j, Path... anchors) {
        Verifier.Options options = Verifier.Options.of(j.slot).vkey(j.vkey());
        for (Path anchor : anchors) {
            options.anchor(anchor);
        }
        return Verifier.verify(options);
    }

    static void assertVerdict(Verdict expected, Report report) {
        assertEquals(expected, report.verdict(), report.toString());
    }

    @Test
    void aWholeAndAnchoredJournalIsOk() {
        TestJournal j = TestJournal.ordinary(slot());
        Report report = verify(j, j.anchor("a"));
        assertVerdict(Verdict.OK, report);
        assertEquals(List.of(), report.problems());
        assertEquals(j.size(), report.size());
        assertEquals(j.size(), report.sealed());
        assertEquals(j.size(), report.anchored());
        assertEquals(0, report.unsealed());
        assertEquals(0, report.uncleanEnds());
        assertEquals(HexFormat.of().formatHex(j.tree().root()), report.root());
        assertEquals(
                "{\"verdict\":\"OK\",\"verdicts\":[\"OK\"],\"origin\":\""
                        + TestJournal.ORIGIN
                        + "\",\"size\":"
                        + j.size()
                        + ",\"root\":\""
                        + report.root()
                        + "\",\"sealed\":"
                        + j.size()
                        + ",\"anchored\":"
                        + j.size()
                        + ",\"anchored_age_ms\":0,\"unsealed\":0,\"pruned\":0,\"log_key_only\":0,"
                        + "\"ring\":0,\"unclean_ends\":0,\"vkey\":\""
                        + j.vkey()
                        + "\",\"problems\":[]}",
                report.json());
    }

    @Test
    void withoutAnAnchorItIsUnanchored() {
        TestJournal j = TestJournal.ordinary(slot());
        Report report = verify(j);
        assertVerdict(Verdict.UNANCHORED, report);
        assertEquals(List.of(Verdict.UNANCHORED), report.verdicts());
    }

    @Test
    void anAnchorMayBeSoOldAndNoOlder() {
        TestJournal j = new TestJournal(slot());
        j.session().records(2).seal();
        Path anchor = j.anchor("a");
        j.now += 3600;
        j.records(1).seal().stop().seal();
        Report report = verify(j, anchor);
        assertVerdict(Verdict.OK, report);
        assertEquals(Duration.ofHours(1).toMillis(), report.anchoredAgeMs());
        j.now += 1;
        j.session().stop().seal();
        assertVerdict(Verdict.UNANCHORED, verify(j, anchor));
        assertVerdict(
                Verdict.OK,
                Verifier.verify(
                        Verifier.Options.of(j.slot)
                                .vkey(j.vkey())
                                .anchor(anchor)
                                .maxUnanchored(Duration.ofHours(2))));
    }

    @Test
    void recordsThatAreNotSealedAreIncomplete() {
        TestJournal j = new TestJournal(slot());
        j.session().records(2).seal();
        Path anchor = j.anchor("a");
        j.records(3);
        Report report = verify(j, anchor);
        assertVerdict(Verdict.INCOMPLETE, report);
        assertEquals(3, report.unsealed());
        assertEquals(1, report.uncleanEnds());
        assertEquals("2026-11-22T18:04:05.000000000Z", sinceOf(report));
    }

    private static String sinceOf(Report report) {
        String what = report.problems().get(0).what();
        return what.substring(what.lastIndexOf(' ') + 1);
    }

    @Test
    void aLiveJournalMayHaveYoungUnsealedRecords() throws IOException {
        TestJournal j = new TestJournal(slot());
        j.session().records(2).seal();
        Path anchor = j.anchor("a");
        j.records(3);
        Verifier.Options options =
                Verifier.Options.of(j.slot)
                        .vkey(j.vkey())
                        .anchor(anchor)
                        .clock(Clock.fixed(Instant.ofEpochSecond(j.now + 5), ZoneOffset.UTC));
        assertVerdict(Verdict.INCOMPLETE, Verifier.verify(options));
        Path owner = j.slot.resolve("owner");
        j.isOwnedByThisProcess();
        assertVerdict(Verdict.OK, Verifier.verify(options));
        assertEquals(0, Verifier.verify(options).uncleanEnds());
        options.clock(Clock.fixed(Instant.ofEpochSecond(j.now + 6), ZoneOffset.UTC));
        assertVerdict(Verdict.INCOMPLETE, Verifier.verify(options));
        Files.writeString(owner, Files.readString(owner).replace("}", "1}"));
        options.clock(Clock.fixed(Instant.ofEpochSecond(j.now), ZoneOffset.UTC));
        assertVerdict(Verdict.INCOMPLETE, Verifier.verify(options));
    }

    @Test
    void aJournalWithoutAnySealIsNeverOk() {
        TestJournal empty = new TestJournal(slot());
        Report report = verify(empty);
        assertEquals(List.of(Verdict.UNANCHORED, Verdict.INCOMPLETE), report.verdicts());
        empty.begin().leftOver().leftOver();
        assertEquals(List.of(Verdict.UNANCHORED, Verdict.INCOMPLETE), verify(empty).verdicts());
    }

    @Test
    void aTornDocumentAtTheVeryEndIsIncomplete() throws IOException {
        TestJournal j = new TestJournal(slot());
        j.session().records(2).seal();
        Path anchor = j.anchor("a");
        j.file().header(j.file().at(), Cq4File.OPEN);
        j.file().write(j.file().at() + 4, new byte[] {1, 2, 3});
        Report report = verify(j, anchor);
        assertVerdict(Verdict.INCOMPLETE, report);
        assertEquals("torn", report.problems().get(0).kind());
        assertEquals("7 bytes", report.problems().get(0).actual());
    }

    @Test
    void aCrashBetweenSealAndCheckpointIsIncompleteUntilTheNextSession() {
        TestJournal j = new TestJournal(slot());
        j.session().records(2).seal();
        j.records(1).sealOnly();
        assertVerdict(Verdict.INCOMPLETE, verify(j, j.anchor("a")));
        j.roll();
        j.begin().recover().leftOver().leftOver().seal().records(2).seal().stop().seal();
        Report report = verify(j, j.anchor("b"));
        assertVerdict(Verdict.OK, report);
        assertEquals(1, report.uncleanEnds());
    }

    @Test
    void halfACheckpointAtTheEndIsIncomplete() throws IOException {
        TestJournal j = new TestJournal(slot());
        j.session().records(2).seal();
        Path anchor = j.anchor("a");
        Path checkpoint = slot().resolve("checkpoint");
        byte[] before = Files.readAllBytes(checkpoint);
        long whole = Files.size(slot().resolve("checkpoints"));
        j.records(1).seal();
        byte[] all = Files.readAllBytes(slot().resolve("checkpoints"));
        Files.write(checkpoint, before);
        for (int cut = all.length - 1; cut > whole; cut -= cut > all.length - 4 ? 1 : 23) {
            Files.write(slot().resolve("checkpoints"), Arrays.copyOf(all, cut));
            Report report = verify(j, anchor);
            assertVerdict(Verdict.INCOMPLETE, report);
            Problem torn = report.problems().get(0);
            assertEquals("torn", torn.kind(), report.toString());
            assertEquals("checkpoints", torn.file());
            assertEquals(whole, torn.offset());
        }
        Files.write(slot().resolve("checkpoints"), all);
        assertVerdict(Verdict.OK, verify(j, anchor));
    }

    @Test
    void aPrunedJournalIsVerifiedFromWhereItBegins() throws IOException {
        TestJournal j = new TestJournal(slot());
        j.session().records(3).seal().roll();
        j.records(2).seal();
        long first = j.size();
        CompactRange range = j.tree();
        NoteSigner epochKey = j.epochKey();
        long epoch = j.epoch();
        j.roll().records(4).rotate().seal().records(1).seal();
        j.prune(first, range, epoch, epochKey).records(2).seal().stop().seal();
        Report report = verify(j, j.anchor("a"));
        assertVerdict(Verdict.OK, report);
        assertEquals(first, report.pruned());
        assertEquals(3, report.logKeyOnly());
        assertEquals(j.size(), report.size());

        Path first2 = slot().resolve("queue").resolve(j.fileOf.get((int) first));
        Files.delete(first2);
        assertVerdict(Verdict.TAMPERED, verify(j, j.anchor("a")));
    }

    @Test
    void aKeyTakenFromTheJournalIsNeverBetterThanUnanchored() {
        TestJournal j = TestJournal.ordinary(slot());
        Report report =
                Verifier.verify(
                        Verifier.Options.of(j.slot).trustOnFirstUse(true).anchor(j.anchor("a")));
        assertVerdict(Verdict.UNANCHORED, report);
        assertEquals(j.vkey(), report.vkey());
        assertEquals(j.size(), report.anchored());
        assertVerdict(Verdict.ERROR, Verifier.verify(Verifier.Options.of(j.slot)));
    }

    @Test
    void oneLogKeyServesEveryOriginUnderItsPrefix() {
        TestJournal j = TestJournal.ordinary(slot());
        String pub = Verification.base64(j.logKey.verifier().raw());
        Path anchor = j.anchor("a");
        for (String prefix : List.of("shop", "shop/", "shop/0", TestJournal.ORIGIN)) {
            assertVerdict(
                    Verdict.OK,
                    Verifier.verify(
                            Verifier.Options.of(j.slot).logKey(pub, prefix).anchor(anchor)));
            assertVerdict(
                    Verdict.OK,
                    Verifier.verify(
                            Verifier.Options.of(j.slot).logKey(j.vkey(), prefix).anchor(anchor)));
        }
        assertVerdict(
                Verdict.TAMPERED,
                Verifier.verify(Verifier.Options.of(j.slot).logKey(pub, "sho").anchor(anchor)));
    }

    @Test
    void aQuorumOfCosignersVouchesLikeAnAnchor() throws IOException {
        TestJournal j = new TestJournal(slot());
        j.session().records(2).seal().stop().seal();
        TestWitness w1 = new TestWitness("example.com/w1");
        TestWitness w2 = new TestWitness("example.com/w2");
        Path policy =
                Files.writeString(
                        dir.resolve("policy"),
                        "# two of two\nwitness a "
                                + w1.vkey()
                                + "\nwitness b "
                                + w2.vkey()
                                + " https://example.com\ngroup both all a b\nquorum both\n");
        Verifier.Options options = Verifier.Options.of(j.slot).vkey(j.vkey()).policy(policy);
        assertVerdict(Verdict.UNANCHORED, Verifier.verify(options));
        cosign(j, w1);
        assertVerdict(Verdict.UNANCHORED, Verifier.verify(options));
        cosign(j, w2);
        Report report = Verifier.verify(options);
        assertVerdict(Verdict.OK, report);
        assertEquals(j.size(), report.anchored());
    }

    private void cosign(TestJournal j, TestWitness witness) throws IOException {
        byte[] note = Files.readAllBytes(j.slot.resolve("checkpoint"));
        String cosigned =
                new String(note, StandardCharsets.UTF_8)
                        + witness.cosign(Checkpoint.parse(note).text(), j.now);
        Files.writeString(j.slot.resolve("checkpoint"), cosigned);
        Files.writeString(j.slot.resolve("checkpoints"), cosigned, StandardOpenOption.APPEND);
    }

    @Test
    void aRecordOfAnUnknownVersionIsAnErrorAndNotTampering() {
        TestJournal j = new TestJournal(slot());
        j.session().records(1);
        String next = new String(j.records.get(2), StandardCharsets.UTF_8);
        j.appendRaw(
                next.replace("{\"v\":1,\"seq\":2", "{\"v\":2,\"seq\":3,\"new\":1")
                        .getBytes(StandardCharsets.UTF_8));
        j.seal().stop().seal();
        Report report = verify(j, j.anchor("a"));
        assertVerdict(Verdict.ERROR, report);
        assertEquals(List.of(Verdict.ERROR), report.verdicts());
        assertEquals(3, report.problems().get(0).sequence());
    }

    @Test
    void whatCannotBeVerifiedIsAnError() throws IOException {
        TestJournal j = TestJournal.ordinary(slot());
        Path nowhere = dir.resolve("nowhere");
        assertVerdict(Verdict.ERROR, Verifier.verify(Verifier.Options.of(nowhere).vkey(j.vkey())));
        assertVerdict(Verdict.ERROR, verify(j, nowhere));
        assertVerdict(Verdict.ERROR, verify(j, Files.createFile(dir.resolve("empty"))));
        assertVerdict(
                Verdict.ERROR,
                Verifier.verify(Verifier.Options.of(j.slot).vkey(j.vkey()).policy(nowhere)));
        assertVerdict(
                Verdict.ERROR,
                Verifier.verify(Verifier.Options.of(j.slot).vkey(j.vkey()).origin("other")));
        Files.writeString(slot().resolve("layout"), "2\n");
        assertVerdict(Verdict.ERROR, verify(j));
    }

    @Test
    void verifyingLeavesTheDirectoryAsItIs() throws IOException {
        TestJournal j = TestJournal.ordinary(slot());
        Files.createFile(slot().resolve("lock"));
        String before = listing();
        assertNotEquals(Verdict.ERROR, verify(j).verdict());
        assertEquals(before, listing());
    }

    private String listing() throws IOException {
        StringBuilder all = new StringBuilder();
        try (var files = Files.walk(slot())) {
            for (Path f : files.sorted().toList()) {
                all.append(f).append(Files.size(f)).append(Files.getLastModifiedTime(f));
            }
        }
        assertTrue(all.length() > 0);
        return all.toString();
    }
}
