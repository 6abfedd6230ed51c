// SPDX-License-Identifier: Apache-2.0
package io.jwitness.journal.internal.store;

import io.jwitness.journal.internal.files.Framing;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;

/**
 * Looks whether a file that is being written still holds what was written: nobody else would tell.
 * A file that is cut short or overwritten under the writer takes its stores without a word, or
 * fails at some later page.
 *
 * <p>Each look sees the file's length, its first and its last document, and walks over the frames
 * and first bytes of at most {@link #MAX_BYTES} more, from where the last one ended, around and
 * around. It does not hash: altered content is for a verifier to find. Where nothing was appended
 * and nobody touched the file, a look is one system call.
 *
 * <p>Assumptions: one thread.
 */
final class Patrol {
    /** Most bytes that one look walks over: {@value}, about 2 ms. */
    static final int MAX_BYTES = 8 << 20;

    private static final int LEAF = 32;
    private static final int HEADER = Framing.HEADER;

    /** A header, a leaf and how each record begins. */
    private static final int HEAD = HEADER + LEAF + 4;

    private static final int RECORD_HEAD = '{' | '"' << 8 | 'v' << 16 | '"' << 24;

    private final ByteBuffer window =
            ByteBuffer.allocateDirect(64 << 10).order(ByteOrder.LITTLE_ENDIAN);
    private long windowAt;
    private int windowLength;

    /** Where the next look goes on; a document begins there. */
    private long at;

    /** Where the last look found the end. */
    private long end;

    private long lastDocument;
    private @Nullable Object stampAtStart;

    /**
     * Looks.
     *
     * @param position bytes that hold documents
     * @param stamp another one whenever somebody has changed the file: its change time
     * @return what is wrong, null when nothing is
     */
    @Nullable String look(FileChannel file, long position, Object stamp) throws IOException {
        long size = file.size();
        if (size < position) {
            return size + " of " + position + " bytes are left";
        }
        if (at >= end && end == position && stamp.equals(stampAtStart)) {
            return null;
        }
        windowLength = 0;
        for (long sample : new long[] {0, lastDocument}) {
            if (!isDocument(file, sample)) {
                return "no document at " + sample;
            }
        }
        if (at >= end) {
            at = 0;
            stampAtStart = stamp;
        }
        end = position;
        for (long stop = at + MAX_BYTES; at < end && at < stop; ) {
            if (!isDocument(file, at)) {
                return "no document at " + at;
            }
            lastDocument = Math.max(lastDocument, at);
            at = Framing.after(at, header());
        }
        return null;
    }

    private int header() {
        return window.getInt((int) (at - windowAt));
    }

    private boolean isDocument(FileChannel file, long offset) throws IOException {
        if (offset < windowAt || offset + HEAD > windowAt + windowLength) {
            window.clear();
            windowAt = offset;
            windowLength = Math.max(0, file.read(window, offset));
            if (windowLength < HEAD) {
                return false;
            }
        }
        int from = (int) (offset - windowAt);
        int header = window.getInt(from);
        if (!Framing.isComplete(header)) {
            return false;
        }
        return Framing.isMetadata(header) || window.getInt(from + HEADER + LEAF) == RECORD_HEAD;
    }
}
