// SPDX-License-Identifier: Apache-2.0
package io.jwitness.record;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jwitness.record.JournalReader.Status;
import io.jwitness.record.internal.merkle.LeafHash;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalReaderTest {
    /** Records of a file that is larger than what is read of it at once. */
    private static final int LARGE = 6000;

    @TempDir private Path slot = Path.of("set by JUnit");
    private Path queue = slot;
    private final List<Long> offsets = new ArrayList<>();

    @BeforeEach
    void layOut() throws IOException {
        queue = Files.createDirectory(slot.resolve("queue"));
        Files.writeString(slot.resolve("layout"), "1\n");
    }

    @Test
    void recordsComeInTheOrderOfTheFilesNames() throws IOException {
        for (int file = 3; file >= 1; file--) {
            try (Cq4File f = Cq4File.create(queue.resolve("2000010" + file + "-00F.cq4"))) {
                for (int i = 0; i < 20; i++) {
                    append(f, (file - 1) * 20 + i);
                }
                f.endMark();
            }
        }
        Files.writeString(queue.resolve("metadata.cq4t"), "not a queue file");
        try (JournalReader reader = JournalReader.open(slot)) {
            for (int i = 0; i < 60; i++) {
                assertEquals(Status.RECORD, reader.next());
                assertEquals(i, reader.sequence());
                assertArrayEquals(record(i), reader.record());
                assertArrayEquals(LeafHash.of(record(i)), reader.computedLeaf());
                assertArrayEquals(reader.storedLeaf(), reader.computedLeaf());
                assertEquals("2000010" + (i / 20 + 1) + "-00F.cq4", reader.file());
            }
            assertEquals(Status.END, reader.next());
            assertEquals(JournalReader.Tail.CLOSED, reader.tail());
        }
    }

    @Test
    void theEndOfALiveJournalBecomesARecordWhenOneIsWritten() throws IOException {
        try (JournalReader reader = JournalReader.open(slot)) {
            assertEquals(Status.END, reader.next());
            try (Cq4File first = Cq4File.create(queue.resolve("a.cq4"))) {
                assertEquals(Status.END, reader.next());
                append(first, 0);
                assertEquals(Status.RECORD, reader.next());
                assertEquals(Status.END, reader.next());
                long at = first.at();
                first.header(at, Cq4File.OPEN);
                assertEquals(Status.END, reader.next());
                assertEquals(JournalReader.Tail.TORN, reader.tail());
                append(first, 1);
                assertEquals(Status.RECORD, reader.next());
                assertEquals(1, reader.sequence());
                assertEquals(at, reader.offset());
                first.endMark();
                assertEquals(Status.END, reader.next());
                try (Cq4File second = Cq4File.create(queue.resolve("b.cq4"))) {
                    append(second, 2);
                    assertEquals(Status.RECORD, reader.next());
                    assertEquals(2, reader.sequence());
                    assertEquals("b.cq4", reader.file());
                    assertEquals(Status.END, reader.next());
                    assertEquals(JournalReader.Tail.CLEAN, reader.tail());
                }
            }
        }
    }

    @Test
    void flippingAnyByteOfADocumentIsTold() throws IOException {
        Path path = queue.resolve("a.cq4");
        try (Cq4File f = Cq4File.create(path)) {
            for (int i = 0; i < 5; i++) {
                append(f, i);
            }
            f.endMark();
        }
        byte[] good = Files.readAllBytes(path);
        int begin = Math.toIntExact(offsets.get(2));
        int end = Math.toIntExact(offsets.get(3));
        for (int at = begin; at < end; at++) {
            for (int bit = 0; bit < 8; bit++) {
                byte[] bad = good.clone();
                bad[at] ^= (byte) (1 << bit);
                boolean padding = at >= begin + 4 + 32 + record(2).length;
                Files.write(path, bad);
                assertEquals(!padding, somethingIsTold(), "byte " + (at - begin) + " bit " + bit);
            }
        }
    }

    private boolean somethingIsTold() throws IOException {
        try (JournalReader reader = JournalReader.open(slot)) {
            long next = 0;
            for (Status s = reader.next(); s != Status.END; s = reader.next()) {
                if (s != Status.RECORD || reader.sequence() != next++) {
                    return true;
                }
            }
            return next != 5 || reader.tail() == JournalReader.Tail.TORN;
        }
    }

    @Test
    void zerosInTheMiddleAreAHoleAndWhatLiesBehindIsRead() throws IOException {
        Path path = queue.resolve("a.cq4");
        try (Cq4File f = Cq4File.create(path)) {
            for (int i = 0; i < 3000; i++) {
                append(f, i);
            }
            int zeros = Math.toIntExact(offsets.get(2000) - offsets.get(100)) - 10;
            f.write(offsets.get(100), new byte[zeros]);
        }
        try (JournalReader reader = JournalReader.open(slot)) {
            for (int i = 0; i < 100; i++) {
                assertEquals(Status.RECORD, reader.next());
            }
            assertEquals(Status.HOLE, reader.next());
            assertEquals(offsets.get(100), reader.offset());
            for (int i = 2000; i < 3000; i++) {
                assertEquals(Status.RECORD, reader.next());
                assertEquals(i, reader.sequence());
            }
            assertEquals(Status.END, reader.next());
        }
    }

    @Test
    void anAbsurdLengthIsAHole() throws IOException {
        Path path = queue.resolve("a.cq4");
        int[] lengths = {Cq4File.META - 1, 1, 32, 16_417, Cq4File.META | 0x3000_0000};
        for (int length : lengths) {
            offsets.clear();
            try (Cq4File f = Cq4File.create(path)) {
                for (int i = 0; i < 4; i++) {
                    append(f, i);
                }
                f.header(offsets.get(1), length);
            }
            try (JournalReader reader = JournalReader.open(slot)) {
                assertEquals(Status.RECORD, reader.next());
                assertEquals(Status.HOLE, reader.next());
                assertEquals(offsets.get(1), reader.offset());
                assertEquals(Status.RECORD, reader.next());
                assertEquals(2, reader.sequence());
                assertEquals(Status.RECORD, reader.next());
                assertEquals(Status.END, reader.next());
            }
        }
    }

    @Test
    void aFileWithoutAnEndMarkIsAHoleWhenAnotherOneFollows() throws IOException {
        try (Cq4File f = Cq4File.create(queue.resolve("a.cq4"));
                Cq4File g = Cq4File.create(queue.resolve("b.cq4"))) {
            append(f, 0);
            append(g, 1);
            long end = f.at();
            try (JournalReader reader = JournalReader.open(slot)) {
                assertEquals(Status.RECORD, reader.next());
                assertEquals(Status.HOLE, reader.next());
                assertEquals("a.cq4", reader.file());
                assertEquals(end, reader.offset());
                assertEquals(Status.RECORD, reader.next());
                assertEquals("b.cq4", reader.file());
                assertEquals(Status.END, reader.next());
            }
        }
    }

    @Test
    void missingSequenceNumbersAreAHole() throws IOException {
        try (Cq4File f = Cq4File.create(queue.resolve("a.cq4"))) {
            append(f, 7);
            append(f, 8);
            append(f, 10);
            append(f, 11);
        }
        try (JournalReader reader = JournalReader.open(slot)) {
            List<Status> seen = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                seen.add(reader.next());
            }
            assertEquals(
                    List.of(
                            Status.RECORD,
                            Status.RECORD,
                            Status.HOLE,
                            Status.RECORD,
                            Status.RECORD,
                            Status.END),
                    seen);
        }
    }

    @Test
    void seekFindsARecordInAnyFile() throws IOException {
        for (int file = 0; file < 4; file++) {
            try (Cq4File f = Cq4File.create(queue.resolve(file + ".cq4"))) {
                for (int i = 0; i < 10; i++) {
                    append(f, 100 + file * 10 + i);
                }
                f.endMark();
            }
        }
        try (JournalReader reader = JournalReader.open(slot)) {
            for (long seq : new long[] {100, 139, 119, 120, 105}) {
                reader.seek(seq);
                assertEquals(Status.RECORD, reader.next());
                assertEquals(seq, reader.sequence());
                assertEquals(seq == 139 ? Status.END : Status.RECORD, reader.next());
            }
            reader.seek(3);
            assertEquals(Status.RECORD, reader.next());
            assertEquals(100, reader.sequence());
            reader.seek(142);
            assertEquals(Status.END, reader.next());
            try (Cq4File f = Cq4File.create(queue.resolve("4.cq4"))) {
                for (int i = 140; i < 145; i++) {
                    append(f, i);
                }
                assertEquals(Status.RECORD, reader.next());
                assertEquals(142, reader.sequence());
            }
        }
    }

    @Test
    void seekFindsARecordInALargeFileWithoutAllThatLiesInFrontOfIt() throws IOException {
        Path path = queue.resolve("a.cq4");
        try (Cq4File f = Cq4File.create(path)) {
            for (int i = 0; i < LARGE; i++) {
                append(f, i + (i < LARGE / 2 ? 0 : 10));
            }
            f.write(f.at() + (3 << 20), new byte[1]);
        }
        try (JournalReader reader = JournalReader.open(slot)) {
            for (int i = 0; i < LARGE; i += LARGE / 50) {
                int seq = i + (i < LARGE / 2 ? 0 : 10);
                assertFound(reader, seq, seq);
                assertEquals(offsets.get(i), reader.offset());
            }
            assertFound(reader, LARGE / 2 + 3, LARGE / 2 + 10);
            assertFound(reader, LARGE + 9, LARGE + 9);
            reader.seek(LARGE + 10);
            assertEquals(Status.END, reader.next());
        }
        try (Cq4File f = Cq4File.create(path)) {
            f.header(offsets.get(LARGE / 4), 0);
        }
        try (JournalReader reader = JournalReader.open(slot)) {
            assertFound(reader, LARGE - LARGE / 8, LARGE - LARGE / 8);
        }
    }

    @Test
    void seekWalksWhereNumbersAreNotInOrder() throws IOException {
        try (Cq4File f = Cq4File.create(queue.resolve("a.cq4"))) {
            for (int i = 0; i < LARGE; i++) {
                append(f, (i + LARGE / 2) % LARGE);
            }
        }
        try (JournalReader reader = JournalReader.open(slot)) {
            for (int seq = LARGE / 2 + 1; seq < LARGE; seq += LARGE / 20) {
                assertFound(reader, seq, seq);
                assertEquals(offsets.get(seq - LARGE / 2), reader.offset());
            }
        }
    }

    private static void assertFound(JournalReader reader, long seq, long found) throws IOException {
        reader.seek(seq);
        assertEquals(Status.RECORD, reader.next());
        assertEquals(found, reader.sequence());
    }

    @Test
    void aTornTailIsMeasured() throws IOException {
        try (Cq4File f = Cq4File.create(queue.resolve("a.cq4"))) {
            append(f, 0);
            f.header(f.at(), Cq4File.OPEN);
            f.write(f.at() + 4, "{\"v\":1,\"se".getBytes(StandardCharsets.US_ASCII));
        }
        try (JournalReader reader = JournalReader.open(slot)) {
            assertEquals(Status.RECORD, reader.next());
            assertEquals(Status.END, reader.next());
            assertEquals(JournalReader.Tail.TORN, reader.tail());
            assertEquals(14, reader.tornLength());
            assertEquals(Status.END, reader.next());
        }
    }

    @Test
    void whatIsNoJournalIsRefusedInOneLine() throws IOException {
        Path empty = Files.createDirectory(slot.resolve("empty"));
        String message =
                String.valueOf(
                        assertThrows(NotDirectoryException.class, () -> JournalReader.open(empty))
                                .getMessage());
        assertTrue(message.contains("no journal"));
        Files.writeString(slot.resolve("layout"), "2\n");
        IOException e = assertThrows(IOException.class, () -> JournalReader.open(slot));
        assertTrue(String.valueOf(e.getMessage()).contains("layout '2'"));
        assertFalse(String.valueOf(e.getMessage()).contains("\n"));
    }

    @Test
    void readingLeavesTheDirectoryAsItIs() throws IOException {
        try (Cq4File f = Cq4File.create(queue.resolve("a.cq4"))) {
            append(f, 0);
        }
        Files.writeString(slot.resolve("lock"), "");
        List<String> before = listing();
        try (JournalReader reader = JournalReader.open(slot)) {
            reader.next();
            reader.next();
            reader.seek(0);
        }
        assertEquals(before, listing());
    }

    private List<String> listing() throws IOException {
        List<String> all = new ArrayList<>();
        try (var files = Files.walk(slot)) {
            for (Path f : files.sorted().toList()) {
                all.add(f + " " + Files.size(f) + " " + Files.getLastModifiedTime(f));
            }
        }
        return all;
    }

    private void append(Cq4File f, long seq) throws IOException {
        offsets.add(f.append(LeafHash.of(record(seq)), record(seq)));
    }

    private static byte[] record(long seq) {
        return ("{\"v\":1,\"seq\":" + seq + ",\"salt\":\"" + "a".repeat((int) (seq % 7)) + "\"}")
                .getBytes(StandardCharsets.UTF_8);
    }
}
