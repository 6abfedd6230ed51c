// SPDX-License-Identifier: Apache-2.0
package io.jwitness.journal.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jwitness.journal.internal.anchor.AnchorFile;
import io.jwitness.journal.internal.anchor.Courier;
import io.jwitness.journal.internal.anchor.Delivery;
import io.jwitness.journal.internal.anchor.Witnesses;
import io.jwitness.record.Checkpoint;
import io.jwitness.record.Report;
import io.jwitness.record.Verdict;
import io.jwitness.record.Verifier;
import io.jwitness.record.internal.note.TlogPolicy;
import io.jwitness.record.internal.spi.Lane;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnchorTest {
    private static final Duration PACE = Duration.ofMillis(100);

    @TempDir Path dir;

    private static void attach(JournalFixture one, Delivery to) {
        one.journal.anchor(new Courier(to, PACE, one.log));
    }

    /** A policy of these witnesses, of which so many must sign. */
    private static byte[] policy(int quorum, FakeWitness... witnesses) {
        StringBuilder policy = new StringBuilder();
        StringBuilder names = new StringBuilder();
        for (FakeWitness w : witnesses) {
            policy.append("witness " + w.name() + " " + w.vkey() + " " + w.url() + "\n");
            names.append(' ').append(w.name());
        }
        return (policy + "group g " + quorum + names + "\nquorum g\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static Witnesses witnesses(JournalFixture one, byte[] policy, FakeWitness... all) {
        return new Witnesses(
                TlogPolicy.parse(policy, "policy"),
                one.slot(),
                (to, body, timeoutNs) -> {
                    for (FakeWitness w : all) {
                        if (to.toString().startsWith(w.url())) {
                            return w.answer(body);
                        }
                    }
                    throw new IOException("no route to " + to);
                },
                one.journal.vouched());
    }

    private Report verify(Path slot, byte[] policy) throws IOException {
        Path file = Files.write(dir.resolve("policy"), policy);
        return Verifier.verify(
                Verifier.Options.of(slot)
                        .vkey(Files.readString(slot.resolve("keys/log.vkey")).strip())
                        .policy(file));
    }

    private void sealed(JournalFixture one, String target) {
        one.assertSealed(one.offer(Lane.CONTROL, target));
    }

    // ------------------------------------------------------------ file

    @Test
    void aFileOnOtherStorageVouchesForTheJournal() throws IOException {
        JournalFixture one = new JournalFixture(dir);
        Path storage = Files.createDirectory(dir.resolve("storage"));
        AnchorFile file =
                new AnchorFile(storage, one.journal.slot().origin(), one.journal.vouched());
        attach(one, file);
        one.started();
        one.await("anchored size", () -> one.journal.status().anchoredSize() > 0);
        one.stop();
        Checkpoint last = Checkpoint.parse(Files.readAllBytes(one.slot().resolve("checkpoint")));
        assertEquals(
                last.size(), one.journal.status().anchoredSize(), "the last one, before it ends");
        Report report =
                Verifier.verify(
                        Verifier.Options.of(one.slot())
                                .vkey(Files.readString(one.slot().resolve("keys/log.vkey")).strip())
                                .anchor(file.file()));
        assertEquals(Verdict.OK, report.verdict(), report::json);
    }

    @Test
    void anAnchorThatStandsStillHoldsNoSeal() throws IOException {
        JournalFixture one = new JournalFixture(dir);
        CountDownLatch never = new CountDownLatch(1);
        attach(
                one,
                new Delivery() {
                    @Override
                    public String name() {
                        return "dead mount";
                    }

                    @Override
                    public void deliver(long size, byte[] note) throws InterruptedException {
                        never.await();
                    }
                });
        one.started();
        for (int i = 0; i < 20; i++) {
            sealed(one, "r" + i);
        }
        one.stop();
        assertTrue(Proofread.of(one.slot()).checkpoints.size() > 10);
    }

    @Test
    void anAnchorThatFailsIsToldOnceAndGetsTheLatestWhenItIsBack() throws IOException {
        JournalFixture one = new JournalFixture(dir);
        Path storage = dir.resolve("not mounted yet");
        AnchorFile file = new AnchorFile(storage, "origin", one.journal.vouched());
        attach(one, file);
        one.started();
        one.await(
                "failure", () -> one.log.lines.stream().anyMatch(l -> l.contains("did not reach")));
        sealed(one, "meanwhile");
        Files.createDirectory(storage);
        sealed(one, "after");
        one.await("anchored size", () -> one.journal.status().anchoredSize() > 0);
        one.stop();
        assertEquals(1, one.log.lines.stream().filter(l -> l.contains("did not reach")).count());
        assertTrue(one.log.lines.stream().anyMatch(l -> l.contains("tries")));
    }

    @Test
    void aJournalThatIsNeverWrittenLeavesNoThreadOfItsAnchors() throws IOException {
        JournalFixture one = new JournalFixture(dir);
        attach(one, new AnchorFile(dir, "unused", one.journal.vouched()));
        one.journal.abandon();
        one.await("end of threads", () -> !threads().contains("jwitness-anchor-file"));
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream().map(Thread::getName).toList();
    }

    // ------------------------------------------------------------ witnesses

    @Test
    void aQuorumOfWitnessesMakesTheJournalOkWithoutAnyOtherAnchor() throws IOException {
        JournalFixture one = new JournalFixture(dir);
        FakeWitness w1 = new FakeWitness("w1");
        FakeWitness w2 = new FakeWitness("w2");
        FakeWitness down = new FakeWitness("w3");
        byte[] policy = policy(2, w1, w2, down);
        attach(one, witnesses(one, policy, w1, w2));
        one.started();
        for (int i = 0; i < 5; i++) {
            sealed(one, "r" + i);
        }
        one.stop();
        Report report = verify(one.slot(), policy);
        assertEquals(Verdict.OK, report.verdict(), report::json);
        assertEquals(w1.size(), report.anchored());
        Proofread.of(one.slot());
        assertFalse(one.log.lines.toString().contains("did not reach"), "two of three are enough");
        assertEquals(Verdict.UNANCHORED, verify(one.slot(), policy(3, w1, w2, down)).verdict());
    }

    @Test
    void aWitnessThatHoldsAnOlderSizeIsGivenTheProofFromThere() throws IOException {
        FakeWitness w = new FakeWitness("w");
        byte[] policy = policy(1, w);
        JournalFixture one = new JournalFixture(dir);
        attach(one, witnesses(one, policy, w));
        one.started();
        sealed(one, "first");
        one.stop();
        final long before = w.size();
        JournalFixture without = new JournalFixture(dir).started();
        for (int i = 0; i < 300; i++) {
            without.offer(Lane.DATA, "unseen " + i);
        }
        without.stop();
        assertEquals(before, w.size());
        JournalFixture two = new JournalFixture(dir);
        attach(two, witnesses(two, policy, w));
        two.started();
        two.stop();
        assertTrue(w.size() > before + 300);
        assertEquals(Verdict.OK, verify(two.slot(), policy).verdict());
    }

    /** Attack 13: show two histories to two anchors. */
    @Test
    void attack13AForkIsRefusedByTheWitnessAndRecorded() throws IOException {
        FakeWitness w = new FakeWitness("w");
        byte[] policy = policy(1, w);
        new JournalFixture(dir).started().stop();
        Path fork = dir.resolve("fork");
        copy(dir.resolve("shop"), fork.resolve("shop"));

        JournalFixture honest = new JournalFixture(dir);
        attach(honest, witnesses(honest, policy, w));
        honest.started();
        sealed(honest, "what happened");
        honest.stop();

        JournalFixture forked = new JournalFixture(fork, JournalFixture.options(fork));
        attach(forked, witnesses(forked, policy, w));
        forked.started();
        for (int i = 0; i < 50; i++) {
            sealed(forked, "what did not " + i);
        }
        forked.await(
                "record of it",
                () -> forked.log.lines.stream().anyMatch(l -> l.contains("contradicts")));
        forked.stop();
        List<String> records = JournalFixture.read(forked.slot());
        assertEquals(
                1,
                records.stream()
                        .filter(r -> r.contains("jwitness.sensor.failed"))
                        .filter(r -> r.contains("\"name\":\"anchor w\""))
                        .count(),
                records::toString);
        assertEquals(Verdict.UNANCHORED, verify(forked.slot(), policy).verdict());
        assertEquals(Verdict.OK, verify(honest.slot(), policy).verdict());
    }

    static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> all = Files.walk(from)) {
            for (Path path : all.toList()) {
                Path copied = to.resolve(from.relativize(path).toString());
                if (!Files.isDirectory(path)) {
                    Files.createDirectories(copied.getParent());
                    Files.copy(path, copied, StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        }
    }

    @Test
    void aSignatureByAnotherKeyIsNotTaken() throws IOException {
        FakeWitness real = new FakeWitness("w");
        FakeWitness impostor = new FakeWitness("w");
        byte[] policy = policy(1, real);
        JournalFixture one = new JournalFixture(dir);
        attach(one, witnesses(one, policy, impostor));
        one.started();
        one.await(
                "failure",
                () -> one.log.lines.stream().anyMatch(l -> l.contains("not by the key")));
        one.stop();
        assertEquals(0, one.journal.status().anchoredSize());
        assertEquals(Map.of(), Map.copyOf(one.journal.status().losses()));
    }
}
