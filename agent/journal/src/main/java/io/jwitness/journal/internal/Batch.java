// SPDX-License-Identifier: Apache-2.0
package io.jwitness.journal.internal;

import io.jwitness.journal.internal.files.Framing;
import io.jwitness.record.internal.encode.StoredRecord;
import io.jwitness.record.internal.merkle.LeafHash;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Arrays;

/**
 * A few documents that were appended together, kept until it is certain that the queue has them: a
 * queue that failed may have taken any number of them, and the last one in halves.
 *
 * <p>Assumptions: one thread, one queue file per batch.
 */
final class Batch {
    /** Most documents of a batch. */
    static final int MAX_RECORDS = 256;

    private static final int FULL = 256 << 10;

    private static final int MAX_DOCUMENT = LeafHash.LENGTH + StoredRecord.MAX_LENGTH;

    /** Documents side by side: leaf, record, leaf, record. */
    private final byte[] bytes = new byte[FULL + MAX_DOCUMENT];

    private final int[] ends = new int[MAX_RECORDS];
    private int count;

    /** Documents before it are known to be whole in an earlier file. */
    private int first;

    private long offset;

    /**
     * Begins anew.
     *
     * @param at bytes that hold documents in the queue file that it goes to, 0 for a new one
     */
    void begin(long at) {
        count = 0;
        first = 0;
        offset = at;
    }

    boolean isFull() {
        return count == MAX_RECORDS || end() >= FULL;
    }

    boolean isEmpty() {
        return count == 0;
    }

    int count() {
        return count;
    }

    /** Room for one more document is in {@link #bytes} from here on. */
    int end() {
        return count == 0 ? 0 : ends[count - 1];
    }

    byte[] bytes() {
        return bytes;
    }

    /** Takes in the document that was put at {@link #end}. */
    void add(int length) {
        int end = end() + length;
        ends[count++] = end;
    }

    int start(int i) {
        return i == 0 ? 0 : ends[i - 1];
    }

    int length(int i) {
        return ends[i] - start(i);
    }

    /** Where its documents begin in a queue file. */
    long offset(FileChannel channel) throws IOException {
        return offset == 0 ? Framing.firstDocument(channel) : (offset + 3) & ~3L;
    }

    /**
     * Looks which of the documents a file holds whole. Changes nothing.
     *
     * @param channel the file that they were appended to
     * @param from where the first should be
     */
    Whole whole(FileChannel channel, long from) throws IOException {
        byte[] found = new byte[MAX_DOCUMENT];
        long at = from;
        for (int i = first; i < count; i++) {
            long next = Framing.skipMetadata(channel, at);
            if (!isAt(i, channel, next, found)) {
                return new Whole(i, at);
            }
            at = Framing.next(channel, next);
        }
        return new Whole(count, Framing.skipMetadata(channel, at));
    }

    /** The first document that a file does not hold whole, and where what is whole ends. */
    record Whole(int upTo, long end) {}

    /** Keeps the documents from this one on, to be appended to a new file. */
    void settle(int upTo) {
        first = upTo;
        offset = 0;
    }

    /** The first document that is still to be appended; {@link #count} when none is. */
    int first() {
        return first;
    }

    private boolean isAt(int i, FileChannel channel, long at, byte[] found) throws IOException {
        int size = length(i);
        if (Framing.documentLength(channel, at) != size) {
            return false;
        }
        ByteBuffer into = ByteBuffer.wrap(found, 0, size);
        while (into.hasRemaining()) {
            if (channel.read(into, at + Framing.HEADER + into.position()) < 0) {
                return false;
            }
        }
        return Arrays.equals(found, 0, size, bytes, start(i), ends[i]);
    }
}
