// SPDX-License-Identifier: Apache-2.0
package io.jwitness.journal.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jwitness.journal.internal.files.Digests;
import io.jwitness.record.Checkpoint;
import io.jwitness.record.JournalReader;
import io.jwitness.record.internal.merkle.CompactRange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads a journal as the rules of integrity say, without any part of the writing side: density,
 * leaves, the chain of seals, both signatures of every checkpoint, the order of a session's first
 * records.
 */
final class Proofread {
    final List<StoredText> records = new ArrayList<>();
    final List<Checkpoint> checkpoints = new ArrayList<>();
    final List<String> files = new ArrayList<>();
    private final Map<Long, byte[]> roots = new HashMap<>();
    private final Map<Long, String> epochKeys = new HashMap<>();

    static Proofread of(Path slot) throws IOException {
        Proofread read = new Proofread();
        read.readCheckpoints(slot);
        read.readRecords(slot);
        read.checkCheckpoints(slot);
        JournalFixture.verify(slot);
        return read;
    }

    private void readCheckpoints(Path slot) throws IOException {
        String all = Files.readString(slot.resolve("checkpoints"));
        String origin = Files.readString(slot.resolve("origin")).strip();
        for (String note :
                all.split("(?<=\n)(?=" + java.util.regex.Pattern.quote(origin) + "\n)")) {
            checkpoints.add(Checkpoint.parse(note.getBytes(StandardCharsets.UTF_8)));
        }
        Checkpoint latest = Checkpoint.parse(Files.readAllBytes(slot.resolve("checkpoint")));
        assertEquals(last().text(), latest.text(), "checkpoint is the last of checkpoints");
    }

    Checkpoint last() {
        return checkpoints.get(checkpoints.size() - 1);
    }

    private void readRecords(Path slot) throws IOException {
        CompactRange tree = new CompactRange();
        String origin = Files.readString(slot.resolve("origin")).strip();
        Map<String, String> hashes = new HashMap<>();
        for (Checkpoint c : checkpoints) {
            hashes.put(Digests.hex(c.text().getBytes(StandardCharsets.UTF_8)), c.text());
        }
        long epoch = 0;
        long announced = 0;
        long sealedBefore = 0;
        boolean firstSealPending = false;
        try (JournalReader reader = JournalReader.open(slot)) {
            JournalReader.Status status = reader.next();
            for (; status == JournalReader.Status.RECORD; status = reader.next()) {
                if (files.isEmpty() || !files.get(files.size() - 1).equals(reader.file())) {
                    files.add(reader.file());
                }
                assertEquals(tree.size(), reader.sequence());
                String text = new String(reader.record(), StandardCharsets.UTF_8);
                assertTrue(text.contains(",\"log\":\"" + origin + "\","), text);
                StoredText record = new StoredText(reader.record());
                switch (record.event()) {
                    case "jwitness.session.start" -> {
                        epoch = record.sectionNumber("start", "epoch");
                        assertTrue(epoch > announced, "epochs only grow: " + text);
                        announced = epoch;
                        assertEquals(tree.size(), record.sectionNumber("start", "size"));
                        assertEquals(
                                Base64.getEncoder().encodeToString(tree.root()),
                                record.sectionText("start", "root"));
                        epochKeys.put(epoch, record.sectionText("start", "vkey"));
                        firstSealPending = true;
                    }
                    case "jwitness.key.rotate" -> {
                        announced = record.sectionNumber("key", "epoch");
                        assertEquals(epoch + 1, announced);
                        epochKeys.put(announced, record.sectionText("key", "next"));
                    }
                    case "jwitness.seal" -> {
                        assertEquals(epoch, record.sectionNumber("seal", "epoch"), text);
                        assertEquals(tree.size(), record.sectionNumber("seal", "size"));
                        assertEquals(
                                Base64.getEncoder().encodeToString(tree.range()),
                                record.sectionText("seal", "range"));
                        String previous = record.sectionText("seal", "previous");
                        if (!previous.isEmpty() && hashes.containsKey(previous)) {
                            String size = String.valueOf(hashes.get(previous)).split("\n")[1];
                            assertEquals(sealedBefore, Long.parseLong(size), "chain of seals");
                        }
                        firstSealPending = false;
                    }
                    default -> {
                        boolean early =
                                record.event().equals("jwitness.session.recover")
                                        || text.contains("\"target\":{\"type\":\"test\"");
                        assertTrue(!firstSealPending || early, "before the first seal: " + text);
                    }
                }
                tree.append(reader.computedLeaf());
                if (record.event().equals("jwitness.seal")) {
                    roots.put(tree.size(), tree.root());
                    sealEpoch.put(tree.size(), epoch);
                    sealedBefore = hasCheckpoint(tree.size()) ? tree.size() : sealedBefore;
                    epoch = announced;
                }
                records.add(record);
            }
            assertEquals(
                    JournalReader.Status.END,
                    status,
                    () -> "at " + reader.file() + ":" + reader.offset());
        }
    }

    private final Map<Long, Long> sealEpoch = new HashMap<>();

    private boolean hasCheckpoint(long size) {
        return checkpoints.stream().anyMatch(c -> c.size() == size);
    }

    private void checkCheckpoints(Path slot) throws IOException {
        String vkey = Files.readString(slot.resolve("keys/log.vkey")).strip();
        long before = 0;
        for (Checkpoint c : checkpoints) {
            assertTrue(c.size() >= before, "sizes never shrink");
            before = c.size();
            assertArrayEquals(roots.get(c.size()), c.root(), "root at " + c.size());
            assertTrue(c.isSignedBy(vkey), "log key at " + c.size());
            String epoch = String.valueOf(epochKeys.get(sealEpoch.get(c.size())));
            assertTrue(c.isSignedBy(epoch), "epoch key at " + c.size());
        }
    }

    List<String> events() {
        return records.stream().map(StoredText::event).toList();
    }

    long count(String event) {
        return events().stream().filter(event::equals).count();
    }
}
