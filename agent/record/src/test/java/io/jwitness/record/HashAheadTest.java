// SPDX-License-Identifier: Apache-2.0
package io.jwitness.record;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Threads that hash ahead change how long a verification takes, and nothing else. */
class HashAheadTest {
    private static final int SPOILT = 50;

    /** Windows that hold a few records, a subtree or two, and a whole file. */
    private static final int[] WINDOWS = {3 << 10, 50 << 10, 200 << 10};

    @TempDir private Path dir = Path.of("set by JUnit");

    private TestJournal journal;
    private final List<Path> anchors = new ArrayList<>();

    @BeforeEach
    void write() {
        journal = new TestJournal(dir.resolve("0")).roll();
        journal.session();
        for (int i = 0; i < 4; i++) {
            journal.records(160 + 131 * i).seal();
            if (i % 2 == 1) {
                anchors.add(journal.anchor("anchor" + i));
                journal.roll();
            }
        }
        journal.rotate().seal().records(100).seal().stop().seal().end();
        anchors.add(journal.anchor("last"));
    }

    private Report verify(Path slot, int threads, int windowBytes) {
        Verifier.Options options =
                Verifier.Options.of(slot)
                        .vkey(journal.vkey())
                        .threads(threads)
                        .windowBytes(windowBytes)
                        .clock(Clock.fixed(Instant.ofEpochSecond(journal.now), ZoneOffset.UTC));
        anchors.forEach(options::anchor);
        return Verifier.verify(options);
    }

    @Test
    void anUntouchedJournalIsOkWithAnyNumberOfThreads() {
        Report alone = verify(journal.slot, 1, HashAhead.WINDOW);
        assertEquals(Verdict.OK, alone.verdict(), alone.toString());
        for (int windowBytes : WINDOWS) {
            assertEquals(alone.json(), verify(journal.slot, 3, windowBytes).json());
        }
    }

    @Test
    void damageIsFoundAtTheSamePlacesWithAnyNumberOfThreads() throws IOException {
        TreeSet<Verdict> verdicts = new TreeSet<>();
        for (int seed = 0; seed < SPOILT; seed++) {
            Path slot = copy(dir.resolve("spoilt" + seed));
            spoil(slot, new Random(seed));
            Report alone = verify(slot, 1, HashAhead.WINDOW);
            verdicts.add(alone.verdict());
            for (int windowBytes : WINDOWS) {
                Report together = verify(slot, 3, windowBytes);
                assertEquals(alone.json(), together.json(), "seed " + seed + ", " + windowBytes);
            }
        }
        assertTrue(verdicts.contains(Verdict.TAMPERED), verdicts.toString());
    }

    @Test
    void mostLeavesJoinTheTreeBySubtrees() throws IOException {
        int within = 0;
        GrowingTree tree = new GrowingTree(journal.tree());
        tree.now().clear();
        try (HashAhead ahead = new HashAhead(2, 100 << 10);
                JournalReader reader = JournalReader.open(journal.slot, ahead)) {
            while (reader.next() == JournalReader.Status.RECORD) {
                int place = reader.placeInSubtree();
                within += place >= 0 ? 1 : 0;
                assertTrue(place < 0 || place == reader.sequence() % 64);
                tree.append(reader);
            }
        }
        assertTrue(within > journal.size() / 2, within + " of " + journal.size());
        assertEquals(journal.size(), tree.now().size());
        assertArrayEquals(journal.tree().root(), tree.now().root());
    }

    private Path copy(Path to) throws IOException {
        Files.createDirectories(to.resolve("queue"));
        for (String name : List.of("layout", "origin", "checkpoint", "checkpoints")) {
            Files.copy(journal.slot.resolve(name), to.resolve(name));
        }
        for (Path file : files(journal.slot)) {
            Files.copy(file, to.resolve("queue").resolve(file.getFileName()));
        }
        return to;
    }

    private static List<Path> files(Path slot) throws IOException {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(slot.resolve("queue"))) {
            all.forEach(files::add);
        }
        Collections.sort(files);
        return files;
    }

    /** Does one of five things to a random stretch of a random file. */
    private static void spoil(Path slot, Random random) throws IOException {
        List<Path> files = files(slot);
        Path file = files.get(random.nextInt(files.size()));
        byte[] b = Files.readAllBytes(file);
        int from = random.nextInt(b.length);
        int n = 1 + random.nextInt(Math.min(random.nextBoolean() ? 8 : 20_000, b.length - from));
        List<Byte> bytes = new ArrayList<>();
        for (byte each : b) {
            bytes.add(each);
        }
        List<Byte> stretch = bytes.subList(from, from + n);
        switch (random.nextInt(5)) {
            case 0 -> stretch.set(0, (byte) (stretch.get(0) ^ 1 << random.nextInt(8)));
            case 1 -> Collections.fill(stretch, (byte) 0);
            case 2 -> bytes.addAll(from, List.copyOf(stretch));
            case 3 -> bytes.subList(from, b.length).clear();
            default -> stretch.clear();
        }
        byte[] spoilt = new byte[bytes.size()];
        for (int i = 0; i < spoilt.length; i++) {
            spoilt[i] = bytes.get(i);
        }
        Files.write(file, spoilt);
    }
}
