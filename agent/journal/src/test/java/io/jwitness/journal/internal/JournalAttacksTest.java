// SPDX-License-Identifier: Apache-2.0
package io.jwitness.journal.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jwitness.record.Problem;
import io.jwitness.record.Report;
import io.jwitness.record.Verdict;
import io.jwitness.record.Verifier;
import io.jwitness.record.internal.spi.Lane;
import io.jwitness.record.internal.spi.RecordSink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Attacks of {@code docs/threat-model.md} that need a real writer, by their numbers. All others are
 * in {@code AttacksTest} of the record's room.
 */
class JournalAttacksTest {
    @TempDir Path dir;

    private Path slot() {
        return dir.resolve("shop/0");
    }

    private Report verify(Path... anchors) throws IOException {
        Verifier.Options options =
                Verifier.Options.of(slot())
                        .vkey(Files.readString(slot().resolve("keys/log.vkey")).strip());
        for (Path anchor : anchors) {
            options.anchor(anchor);
        }
        return Verifier.verify(options);
    }

    private Path anchor(String name) throws IOException {
        return Files.copy(slot().resolve("checkpoint"), dir.resolve(name));
    }

    private void session(String target) throws IOException {
        JournalFixture session = new JournalFixture(dir).started();
        session.assertSealed(session.offer(Lane.CONTROL, target));
        session.stop();
    }

    // ------------------------------------------------------------ attack 8: truncate, go on

    @Test
    void attack8AJournalThatWasCutBackAndWrittenOnIsNotTheOneThatAnAnchorSaw() throws IOException {
        session("first");
        Path first = anchor("first");
        long fork = verify(first).size();
        copyTree(slot(), dir.resolve("copy"));
        session("second");
        Path second = anchor("second");
        deleteTree(slot());
        copyTree(dir.resolve("copy"), slot());
        session("another");
        session("and another");
        assertEquals(Verdict.OK, verify(first, anchor("last")).verdict());

        Report report = verify(first, second);
        assertEquals(Verdict.TAMPERED, report.verdict(), report.toString());
        Problem problem = report.problems().get(0);
        assertEquals("anchor", problem.kind(), report.toString());
        assertEquals(second.toString(), problem.file());
        assertEquals(0, problem.offset());
        // Up to here at least it is the journal that was seen.
        assertTrue(problem.sequence() >= fork, report.toString());
    }

    // ------------------------------------------------------------ attack 17: stop the agent

    @Test
    void attack17AnAgentThatIsStoppedSaysSoAndOneThatIsKilledIsTold() throws IOException {
        session("first");
        List<String> events = JournalFixture.events(JournalFixture.read(slot()));
        assertEquals("jwitness.session.stop", events.get(events.size() - 2));
        assertEquals("jwitness.seal", events.get(events.size() - 1));
        assertEquals(0, verify(anchor("first")).uncleanEnds());

        JournalFixture killed = new JournalFixture(dir).started();
        killed.assertSealed(killed.offer(Lane.CONTROL, "second"));
        killed.journal.abandon();
        session("third");
        Report report = verify(anchor("last"));
        assertEquals(Verdict.OK, report.verdict(), report.toString());
        assertEquals(1, report.uncleanEnds());
    }

    // ------------------------------------------------------------ attack 20: flood

    @Test
    void attack20AFloodPushesOutNoControlRecordAndWhatIsLostIsCounted() throws IOException {
        JournalFixture session = new JournalFixture(dir);
        int refused = 0;
        int accepted = 0;
        String noise = "x".repeat(4000);
        while (refused < 1000) {
            if (session.offer(Lane.DATA, noise) == RecordSink.REFUSED) {
                refused++;
            } else {
                accepted++;
            }
        }
        for (int i = 0; i < 20; i++) {
            assertTrue(
                    session.offer(Lane.CONTROL, "control" + i) != RecordSink.REFUSED,
                    "the flood took the room of control record " + i);
        }
        session.journal.start();
        session.stop();
        Proofread read = Proofread.of(slot());
        List<String> targets = JournalFixture.targets(JournalFixture.read(slot()));
        assertEquals(accepted + 20, targets.size());
        assertTrue(
                targets.containsAll(IntStream.range(0, 20).mapToObj(i -> "control" + i).toList()));
        StoredText gap =
                read.records.stream()
                        .filter(r -> r.event().equals("jwitness.gap"))
                        .findFirst()
                        .orElseThrow();
        assertEquals(1000, gap.sectionNumber("gap", "count"));
        assertEquals(1, read.count("jwitness.gap"));
    }

    // ------------------------------------------------------------ tools

    static void copyTree(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path p : all.toList()) {
                if (!Files.isRegularFile(p) && !Files.isDirectory(p)) {
                    continue; // a socket
                }
                Files.copy(
                        p,
                        to.resolve(from.relativize(p).toString()),
                        StandardCopyOption.REPLACE_EXISTING,
                        StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    static void deleteTree(Path root) throws IOException {
        List<Path> all;
        try (Stream<Path> walk = Files.walk(root)) {
            all = new ArrayList<>(walk.toList());
        }
        for (int i = all.size() - 1; i >= 0; i--) {
            Files.delete(all.get(i));
        }
    }
}
