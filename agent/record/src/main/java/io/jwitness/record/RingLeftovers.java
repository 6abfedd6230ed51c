// SPDX-License-Identifier: Apache-2.0
package io.jwitness.record;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Counts the records that lie in a slot's {@code ring} and were never journalled, without touching
 * it. The layout is that of {@code RingLayout} in the journal's room:
 *
 * <pre>
 *     0  "JWRING1\n", 8 control bytes (int), 12 data bytes (int), 16 leaves at the heads (long)
 *   256  control head, 384 control tail, 512 data head, 640 data tail (long, a closed tail negative)
 * 12288  control lane, then data lane; a record is stamp (the complement of its position), length,
 *        class, bytes, on a multiple of 16; a negative length is padding
 * </pre>
 */
final class RingLeftovers {
    private static final long MAGIC = 0x0a31474e4952574aL;
    private static final int LANES_AT = 12_288;
    private static final int HEADER = 16;
    private static final int MAX_RECORD = 15_872;
    private static final long MAX_RING = 1L << 30;

    private static final Pattern ID = Pattern.compile("\"id\":\"([a-z2-7]{26}-\\d{1,16})\"");
    private static final Pattern TIME = Pattern.compile("\"time\":\"([^\"]{30})\"");

    /** Ids of the records, with their times. */
    private final Map<String, String> ids = new HashMap<>();

    private long leavesAtHead;
    private int unreadable;

    private RingLeftovers() {}

    /** Reads a slot's ring; nothing is in one that does not exist. */
    static RingLeftovers read(Path slot) throws IOException {
        RingLeftovers found = new RingLeftovers();
        try (FileChannel file = FileChannel.open(slot.resolve("ring"), StandardOpenOption.READ)) {
            long size = file.size();
            if (size < LANES_AT || size > MAX_RING) {
                return found;
            }
            ByteBuffer ring = ByteBuffer.allocate((int) size).order(ByteOrder.LITTLE_ENDIAN);
            while (ring.hasRemaining()) {
                if (file.read(ring, ring.position()) < 0) {
                    break;
                }
            }
            found.walk(ring);
        } catch (NoSuchFileException e) {
            return found;
        }
        return found;
    }

    private void walk(ByteBuffer ring) {
        long control = ring.getInt(8);
        long data = ring.getInt(12);
        boolean fits =
                ring.getLong(0) == MAGIC
                        && Long.bitCount(control) == 1
                        && Long.bitCount(data) == 1
                        && control > 0
                        && data > 0
                        && LANES_AT + control + data == ring.capacity();
        if (!fits) {
            return;
        }
        leavesAtHead = ring.getLong(16);
        lane(ring, LANES_AT, (int) control, ring.getLong(256), ring.getLong(384));
        lane(ring, LANES_AT + (int) control, (int) data, ring.getLong(512), ring.getLong(640));
    }

    private void lane(ByteBuffer ring, int base, int capacity, long head, long markedTail) {
        long tail = markedTail < 0 ? markedTail & Long.MAX_VALUE : markedTail;
        if (head < 0 || tail < head || tail - head > capacity) {
            return;
        }
        long position = head;
        while (position + HEADER <= tail) {
            int at = base + (int) (position & (capacity - 1));
            int length = ring.getInt(at + 8);
            boolean committed = ring.getLong(at) == ~position;
            if (!committed || length > MAX_RECORD || -length > capacity || length == 0) {
                // A claim that was never committed, of a length that nobody wrote.
                position += HEADER;
                continue;
            }
            if (length > 0) {
                record(ring, at + HEADER, length);
                position += (HEADER + length + HEADER - 1) & -HEADER;
            } else {
                position += -length;
            }
        }
    }

    private void record(ByteBuffer ring, int at, int length) {
        if (at + length > ring.capacity()) {
            unreadable++;
            return;
        }
        byte[] bytes = new byte[length];
        ring.get(at, bytes);
        String json = new String(bytes, StandardCharsets.UTF_8);
        Matcher id = ID.matcher(json);
        Matcher time = TIME.matcher(json);
        if (id.find() && time.find()) {
            ids.put(id.group(1), time.group(1));
        } else {
            unreadable++;
        }
    }

    /** Takes out a record that the journal holds already. */
    void isJournalled(String id) {
        ids.remove(id);
    }

    /** Leaf index below which no record of the ring can be in the journal. */
    long leavesAtHead() {
        return leavesAtHead;
    }

    boolean isEmpty() {
        return ids.isEmpty();
    }

    /** How many records are in the ring alone. */
    int count() {
        return ids.size() + unreadable;
    }

    /** The earliest time of a record that is in the ring alone; empty when there is none. */
    String earliest() {
        return ids.values().stream().min(String::compareTo).orElse("");
    }
}
