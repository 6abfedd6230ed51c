// SPDX-License-Identifier: Apache-2.0
package io.jwitness.record;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jwitness.record.internal.merkle.CompactRange;
import io.jwitness.record.internal.merkle.LeafHash;
import io.jwitness.record.internal.note.NoteSigner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The tree of files is read back here as a client of tiles does, without any of our own classes.
 */
class TilesTest {
    @TempDir private Path dir = Path.of("set by JUnit");

    private Path slot() {
        return dir.resolve("0");
    }

    private Path out() {
        return dir.resolve("out");
    }

    private static List<byte[]> bundle(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        List<byte[]> entries = new ArrayList<>();
        for (int at = 0; at < bytes.length; ) {
            int length = (bytes[at] & 0xff) << 8 | (bytes[at + 1] & 0xff);
            entries.add(Arrays.copyOfRange(bytes, at + 2, at + 2 + length));
            at += 2 + length;
        }
        return entries;
    }

    @Test
    void everyRecordAndEveryHashIsWhereAClientLooks() throws IOException {
        TestJournal j = new TestJournal(slot());
        j.session().records(700).seal();
        int size = Math.toIntExact(j.size());
        int last = size % 256;
        assertEquals(2, size / 256);
        Checkpoint written = Tiles.write(slot(), out(), null);
        assertEquals(size, written.size());
        assertArrayEquals(
                Files.readAllBytes(slot().resolve("checkpoint")),
                Files.readAllBytes(out().resolve("checkpoint")));

        List<byte[]> entries = new ArrayList<>();
        for (String tile : List.of("000", "001", "002.p/" + last)) {
            List<byte[]> bundle = bundle(out().resolve("tile/entries/" + tile));
            byte[] hashes = Files.readAllBytes(out().resolve("tile/0/" + tile));
            assertEquals(bundle.size() * 32, hashes.length);
            for (int i = 0; i < bundle.size(); i++) {
                assertArrayEquals(
                        LeafHash.of(bundle.get(i)),
                        Arrays.copyOfRange(hashes, 32 * i, 32 * i + 32));
            }
            entries.addAll(bundle);
        }
        assertEquals(size, entries.size());
        for (int i = 0; i < size; i++) {
            assertArrayEquals(j.records.get(i), entries.get(i));
        }
        // Level 1 holds the roots of the full tiles below; with the rest they give the tree's.
        byte[] level1 = Files.readAllBytes(out().resolve("tile/1/000.p/2"));
        CompactRange first = new CompactRange();
        entries.subList(0, 256).forEach(e -> first.append(LeafHash.of(e)));
        assertArrayEquals(first.root(), Arrays.copyOf(level1, 32));
        CompactRange whole = new CompactRange();
        entries.forEach(e -> whole.append(LeafHash.of(e)));
        assertArrayEquals(whole.root(), written.root());
    }

    @Test
    void aJournalThatGrewIsWrittenOverWhatWasThere() throws IOException {
        TestJournal j = new TestJournal(slot());
        j.session().records(100).seal();
        Tiles.write(slot(), out(), null);
        j.records(200).seal();
        Tiles.write(slot(), out(), null);
        assertEquals(256, bundle(out().resolve("tile/entries/000")).size());
        assertEquals(
                j.size(), Checkpoint.parse(Files.readAllBytes(out().resolve("checkpoint"))).size());
        try (Stream<Path> all = Files.walk(out())) {
            assertTrue(all.noneMatch(p -> p.toString().endsWith(".new")));
        }
    }

    @Test
    void indexesAreSplitInGroupsOfThree() {
        assertEquals("000", Tiles.number(0));
        assertEquals("999", Tiles.number(999));
        assertEquals("x001/000", Tiles.number(1000));
        assertEquals("x001/x234/067", Tiles.number(1_234_067));
    }

    @Test
    void whatIsNotSealedPrunedOrDamagedIsNotWritten() throws IOException {
        TestJournal j = new TestJournal(slot());
        j.begin();
        assertThrows(IllegalArgumentException.class, () -> Tiles.write(slot(), out(), null));
        j.seal().records(3).seal().roll();
        assertThrows(
                IllegalArgumentException.class,
                () -> Tiles.write(slot(), slot().resolve("queue/tiles"), null));
        Path file = slot().resolve("queue").resolve(j.fileOf.get(2));
        byte[] good = Files.readAllBytes(file);
        byte[] bad = good.clone();
        bad[Math.toIntExact(j.offsetOf.get(2)) + 99] ^= 1;
        Files.write(file, bad);
        assertThrows(IOException.class, () -> Tiles.write(slot(), out(), null));
        assertFalse(Files.exists(out().resolve("checkpoint")));
        Files.write(file, good);

        long first = j.size();
        CompactRange range = j.tree();
        NoteSigner epochKey = j.epochKey();
        j.records(2).seal();
        j.prune(first, range, j.epoch(), epochKey);
        assertThrows(IllegalArgumentException.class, () -> Tiles.write(slot(), out(), null));
    }
}
