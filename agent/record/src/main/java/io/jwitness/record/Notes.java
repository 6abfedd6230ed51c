// SPDX-License-Identifier: Apache-2.0
package io.jwitness.record;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Walks a file of signed notes that stand one behind another with nothing between, such as {@code
 * checkpoints} or an anchor; the file may grow meanwhile, and need not exist yet.
 *
 * <p>A note ends where a line follows its signature lines that is none, or where the file ends. One
 * thread; holds 256 KiB, which no note exceeds.
 */
final class Notes implements AutoCloseable {
    private static final byte[] DASH = "\u2014 ".getBytes(StandardCharsets.UTF_8);
    private static final int LONGEST = 1 << 18;

    private final Path path;
    private @Nullable FileChannel channel;
    private final byte[] window = new byte[LONGEST];
    private long windowAt;
    private int windowLength;
    private long offset;
    private int length;
    private boolean last;

    Notes(Path path) {
        this.path = path;
    }

    /**
     * The note that the walk is at: the same one until {@link #advance}. At the end of the file it
     * is whatever lies there, {@link #isLast} is true, and asking again may give more.
     *
     * @return null when there is nothing
     * @throws IOException when the file cannot be read
     */
    byte @Nullable [] peek() throws IOException {
        length = end();
        if (length < 0) {
            read();
            length = end();
        }
        if (length < 0) {
            // What is longer than any note is none: it is given in pieces, which no parser takes.
            length = windowLength;
            last = length < LONGEST;
        } else {
            last = false;
        }
        if (length == 0) {
            return null;
        }
        int start = (int) (offset - windowAt);
        return Arrays.copyOfRange(window, start, start + length);
    }

    /** Goes on behind the note that {@link #peek} gave. */
    void advance() {
        offset += length;
        length = 0;
    }

    /** True when the note that {@link #peek} gave is the last thing in the file. */
    boolean isLast() {
        return last;
    }

    /** Where the note that {@link #peek} gave begins in the file, in bytes. */
    long offset() {
        return offset;
    }

    /** Bytes of the note in the window, or −1 when its end is not in it. */
    private int end() {
        int start = (int) (offset - windowAt);
        boolean blank = false;
        boolean signed = false;
        for (int at = start; at < windowLength; ) {
            boolean signature = startsWithDash(at);
            if (signed && !signature) {
                // The beginning of a dash at the window's end may become one.
                int rest = Math.min(windowLength - at, DASH.length);
                boolean may = Arrays.equals(window, at, at + rest, DASH, 0, rest);
                return may ? -1 : at - start;
            }
            signed |= signature && blank;
            int newline = at;
            while (newline < windowLength && window[newline] != '\n') {
                newline++;
            }
            blank = newline == at;
            at = newline + 1;
        }
        return -1;
    }

    private boolean startsWithDash(int at) {
        return windowLength - at >= DASH.length
                && Arrays.equals(window, at, at + DASH.length, DASH, 0, DASH.length);
    }

    private void read() throws IOException {
        windowAt = offset;
        windowLength = 0;
        FileChannel file = channel;
        if (file == null) {
            try {
                file = FileChannel.open(path, StandardOpenOption.READ);
            } catch (NoSuchFileException e) {
                return;
            }
            channel = file;
        }
        ByteBuffer into = ByteBuffer.wrap(window);
        while (into.hasRemaining()) {
            int n = file.read(into, offset + into.position());
            if (n < 0) {
                break;
            }
        }
        windowLength = into.position();
    }

    @Override
    public void close() throws IOException {
        FileChannel open = channel;
        channel = null;
        if (open != null) {
            open.close();
        }
    }
}
