// SPDX-License-Identifier: Apache-2.0
package io.jwitness.cli.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jwitness.cli.internal.console.Json;
import io.jwitness.record.Checkpoint;
import io.jwitness.record.TestJournal;
import io.jwitness.record.TestWitness;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the commands say of a journal that is whole: sealed, with both keys, and kept outside. */
final class SealedJournalTest {
    @TempDir private Path folder;
    private TestJournal journal;
    private String slot = "";
    private String anchor = "";

    @BeforeEach
    void write() {
        Path dir = folder.resolve("shop/0");
        journal = new TestJournal(dir);
        journal.session().records(3).seal();
        anchor = journal.anchor("kept").toString();
        journal.now += 600;
        journal.records(2).seal().stop().seal().end();
        slot = dir.toString();
    }

    private Run verify(String... options) {
        List<String> args = new ArrayList<>(List.of("verify", slot));
        args.addAll(List.of(options));
        return Run.of(folder, args.toArray(String[]::new));
    }

    private static void assertVerdict(int code, String verdict, Run run) {
        assertEquals(code, run.code(), run.out() + run.err());
        assertTrue(run.out().startsWith(verdict + "  "), run.out());
    }

    // ------------------------------------------------------------ verify

    @Test
    void anAnchorMakesItOkAndItsSizeAndAgeArePrinted() {
        Run run = verify("--vkey", journal.vkey(), "--anchor", anchor);
        assertVerdict(0, "OK", run);
        assertTrue(
                run.out().contains("anchored      6, 10 min 0 s before the last seal"), run.out());
        assertVerdict(4, "UNANCHORED", verify("--vkey", journal.vkey()));
    }

    @Test
    void maxUnanchoredIsHowOldTheAnchorMayBe() {
        Run run = verify("--vkey", journal.vkey(), "--anchor", anchor, "--max-unanchored", "9m");
        assertVerdict(4, "UNANCHORED", run);
        run = verify("--vkey", journal.vkey(), "--anchor", anchor, "--max-unanchored", "10m");
        assertVerdict(0, "OK", run);
    }

    @Test
    void severalAnchorsMustAllAgree() throws IOException {
        String latest = journal.anchor("latest").toString();
        Run run = verify("--vkey", journal.vkey(), "--anchor", anchor, "--anchor", latest);
        assertVerdict(0, "OK", run);
        Path bad = Path.of(latest);
        Files.writeString(bad, Files.readString(bad).replaceFirst("\n11\n", "\n10\n"));
        run = verify("--vkey", journal.vkey(), "--anchor", anchor, "--anchor", latest);
        assertVerdict(1, "TAMPERED", run);
        assertTrue(run.out().contains(latest + " at byte 0"), run.out());
    }

    @Test
    void trustOnFirstUsePrintsTheKeyAndIsNeverBetterThanUnanchored() {
        Run run = verify("--trust-on-first-use", "--anchor", anchor);
        assertVerdict(4, "UNANCHORED", run);
        assertTrue(run.out().contains(journal.vkey()), run.out());
    }

    @Test
    void oneLogKeyServesEveryOriginUnderItsPrefix() {
        String pub = Base64.getEncoder().encodeToString(journal.logKey.verifier().raw());
        String[] good = {"--log-key", pub, "--origin-prefix", "shop/", "--anchor", anchor};
        assertVerdict(0, "OK", verify(good));
        String[] bad = {"--log-key", pub, "--origin-prefix", "cart/", "--anchor", anchor};
        assertVerdict(1, "TAMPERED", verify(bad));
        String[] other = {
            "--log-key",
            pub,
            "--origin-prefix",
            "shop/",
            "--origin",
            "shop/1/ab",
            "--anchor",
            anchor
        };
        assertVerdict(1, "TAMPERED", verify(other));
    }

    @Test
    void aQuorumOfCosignersVouches() throws IOException {
        TestWitness one = new TestWitness("example.com/w1");
        TestWitness two = new TestWitness("example.com/w2");
        Path policy = folder.resolve("policy");
        Files.writeString(
                policy,
                "log "
                        + journal.vkey()
                        + "\nwitness w1 "
                        + one.vkey()
                        + "\nwitness w2 "
                        + two.vkey()
                        + "\ngroup both all w1 w2\nquorum both\n");
        Path checkpoint = Path.of(slot, "checkpoint");
        String note = Files.readString(checkpoint);
        String text = Checkpoint.parse(Files.readAllBytes(checkpoint)).text();
        String cosigned = note + one.cosign(text, journal.now);
        publish(checkpoint, cosigned);
        String[] byPolicy = {"--policy", policy.toString()};
        assertVerdict(4, "UNANCHORED", verify(byPolicy));
        publish(checkpoint, cosigned + two.cosign(text, journal.now));
        assertVerdict(0, "OK", verify(byPolicy));
        assertVerdict(0, "OK", verify("--vkey", journal.vkey(), "--policy", policy.toString()));
        // Without the log in it, the policy says who vouches, and not for what.
        Files.writeString(policy, Files.readString(policy).replaceFirst("log .*\n", ""));
        Run run = verify(byPolicy);
        assertEquals(2, run.code(), run.out());
    }

    private static void publish(Path checkpoint, String note) throws IOException {
        Files.writeString(checkpoint, note);
        Files.writeString(
                checkpoint.resolveSibling("checkpoints"), note, StandardOpenOption.APPEND);
    }

    @Test
    void aPolicyThatIsNoneIsAnErrorThatTellsWhere() throws IOException {
        Path policy = Files.writeString(folder.resolve("policy"), "witness\n");
        Run run = verify("--vkey", journal.vkey(), "--policy", policy.toString());
        assertEquals(2, run.code(), run.out());
        assertTrue((run.out() + run.err()).contains(policy + ":1"), run.out() + run.err());
    }

    // ------------------------------------------------------------ prove and check growth

    @Test
    void growthSinceACheckpointIsProvenWithoutTheJournal() throws Exception {
        Run prove = Run.of(folder, "prove", "--old", anchor, slot);
        assertEquals(0, prove.code(), prove.err());
        assertTrue(prove.out().startsWith("old 6\n"), prove.out());
        assertEquals(prove.out(), Run.of(folder, "prove", "--old", "6", slot).out());
        Path proof = Files.write(folder.resolve("grown"), prove.bytes());
        String[] check = {"check", proof.toString(), "--old", anchor, "--vkey", journal.vkey()};
        Run run = Run.of(folder, check);
        assertEquals(0, run.code(), run.out() + run.err());
        assertTrue(run.out().startsWith("PROVEN  the journal of this key only grew"), run.out());

        TestJournal other = new TestJournal(folder.resolve("1"));
        other.session().records(3).seal();
        check[3] = other.anchor("other").toString();
        run = Run.of(folder, check);
        assertEquals(1, run.code(), run.out() + run.err());
        assertTrue(run.out().startsWith("NOT PROVEN"), run.out());
    }

    @Test
    void whatIsToBeProvenOrCheckedMustBeSaid() throws IOException {
        assertEquals(2, Run.of(folder, "prove", slot).code());
        assertEquals(2, Run.of(folder, "prove", "--old", "6", "3", slot).code());
        assertEquals(2, Run.of(folder, "prove", "x", slot).code());
        assertEquals(2, Run.of(folder, "prove", "--old", "0", slot).code());
        Path proof =
                Files.write(
                        folder.resolve("grown"),
                        Run.of(folder, "prove", "--old", "6", slot).bytes());
        Run run = Run.of(folder, "check", proof.toString(), "--vkey", journal.vkey());
        assertEquals(2, run.code());
        assertTrue(run.err().contains("give --old CHECKPOINT"), run.err());
    }

    // ------------------------------------------------------------ tiles

    @Test
    void tilesAreWrittenOutsideAndToldOf() throws Exception {
        Path out = folder.resolve("out");
        Run run = Run.of(folder, "tiles", slot, out.toString(), "--json");
        assertEquals(0, run.code(), run.err());
        Map<String, Object> told = Json.object(run.out());
        assertEquals(journal.size(), told.get("size"));
        assertEquals(TestJournal.ORIGIN, told.get("origin"));
        assertTrue(Files.exists(out.resolve("tile/entries/000.p/" + journal.size())));
        assertEquals(
                Files.readString(Path.of(slot, "checkpoint")),
                Files.readString(out.resolve("checkpoint")));

        run = Run.of(folder, "tiles", slot, slot + "/tiles");
        assertEquals(2, run.code());
        assertTrue(run.err().contains("lies within the journal"), run.err());
        assertFalse(Files.exists(Path.of(slot, "tiles")));
    }
}
