// SPDX-License-Identifier: Apache-2.0
package io.jwitness.journal.internal.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;

/**
 * The frame of {@code .cq4} files, as far as the writing side ends and repairs them: a document is
 * a little-endian header (30 bits length, bit 30 metadata, bit 31 not complete), its bytes, and
 * padding to 4. Header 0 is the end so far; bits 30 and 31 alone are the end of the file.
 */
public final class Framing {
    /** Bytes of a header. */
    public static final int HEADER = 4;

    private static final int META = 1 << 30;
    private static final int OPEN = 1 << 31;
    private static final int LENGTH = META - 1;
    private static final int END = META | OPEN;

    private Framing() {}

    /** Walks to the first header that is no complete document. */
    public static long end(FileChannel file, long from) throws IOException {
        long at = from;
        for (int header = header(file, at); isComplete(header); header = header(file, at)) {
            at = after(at, header);
        }
        return at;
    }

    /** The offset of the first document that is no metadata, or of the end. */
    public static long firstDocument(FileChannel file) throws IOException {
        return skipMetadata(file, 0);
    }

    /** Walks over metadata, to a document or the end. */
    public static long skipMetadata(FileChannel file, long from) throws IOException {
        long at = from;
        for (int header = header(file, at);
                isComplete(header) && (header & META) != 0;
                header = header(file, at)) {
            at = after(at, header);
        }
        return at;
    }

    /** Bytes of the document at an offset, −1 when there is no complete one. */
    public static int documentLength(FileChannel file, long at) throws IOException {
        int header = header(file, at);
        return isComplete(header) && (header & META) == 0 ? header & LENGTH : -1;
    }

    /** The offset behind the document at an offset. */
    public static long next(FileChannel file, long at) throws IOException {
        return after(at, header(file, at));
    }

    /** True for the header of a document that its writer completed. */
    public static boolean isComplete(int header) {
        return header != 0 && (header & OPEN) == 0;
    }

    /** True for the header of a document of Chronicle's own. */
    public static boolean isMetadata(int header) {
        return (header & META) != 0;
    }

    /** The offset behind the document with this header. */
    public static long after(long at, int header) {
        return (at + HEADER + (header & LENGTH) + 3) & ~3L;
    }

    private static int header(FileChannel file, long at) throws IOException {
        ByteBuffer word = ByteBuffer.allocate(HEADER).order(ByteOrder.LITTLE_ENDIAN);
        while (word.hasRemaining()) {
            if (file.read(word, at + word.position()) < 0) {
                return 0;
            }
        }
        return word.getInt(0);
    }

    /** True when the file has its end mark at this offset. */
    public static boolean isEnd(FileChannel file, long at) throws IOException {
        return header(file, at) == END;
    }

    /** Writes the end mark over whatever lies at an offset. */
    public static void markEnd(FileChannel channel, long at) throws IOException {
        ByteBuffer mark = ByteBuffer.allocate(HEADER).order(ByteOrder.LITTLE_ENDIAN);
        channel.write(mark.putInt(0, END), at);
    }
}
