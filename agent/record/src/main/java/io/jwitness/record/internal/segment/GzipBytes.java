// SPDX-License-Identifier: Apache-2.0
package io.jwitness.record.internal.segment;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * An archived segment, gzip: read from its start to its end, with a step back within the last
 * {@link #KEPT} bytes for free. A longer one begins anew.
 *
 * <p>Where the archive is damaged its bytes end: what is missing is then found missing, as in a
 * file that was cut short, and is no error of reading. Memory is constant, whatever it claims to
 * hold.
 */
final class GzipBytes implements Bytes {
    /** More than two windows of a segment. */
    private static final int KEPT = 1 << 20;

    private static final int STEP = 1 << 16;

    private final Path path;
    private final byte[] kept = new byte[KEPT];
    private @Nullable InputStream in;

    /** Bytes that came out so far; the last of them lie in {@link #kept}, each at its remainder. */
    private long produced;

    private boolean ended;

    GzipBytes(Path path) throws IOException {
        this.path = path;
        rewind();
    }

    private void rewind() throws IOException {
        close();
        produced = 0;
        ended = false;
        try {
            in =
                    new GZIPInputStream(
                            new BufferedInputStream(Files.newInputStream(path), STEP), STEP);
        } catch (ZipException | EOFException e) {
            ended = true; // no gzip at all: nothing is in it
        }
    }

    @Override
    public int read(ByteBuffer into, long at) throws IOException {
        if (at < produced - KEPT) {
            rewind();
        }
        while (produced <= at && produce()) {
            // until the first byte that is asked for is there
        }
        if (produced <= at) {
            return -1;
        }
        int from = (int) (at % KEPT);
        int n = (int) Math.min(Math.min(into.remaining(), produced - at), KEPT - from);
        into.put(kept, from, n);
        return n;
    }

    private boolean produce() throws IOException {
        InputStream open = in;
        if (ended || open == null) {
            return false;
        }
        int to = (int) (produced % KEPT);
        int n;
        try {
            n = open.read(kept, to, Math.min(STEP, KEPT - to));
        } catch (ZipException | EOFException e) {
            n = -1;
        }
        ended = n < 0;
        produced += Math.max(0, n);
        return !ended;
    }

    /** The last word of a gzip file, which holds the size below 4 GiB. */
    @Override
    public long size() throws IOException {
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
            ByteBuffer word = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
            boolean whole = file.size() >= 4 && file.read(word, file.size() - 4) == 4;
            return whole ? Math.max(produced, word.getInt(0) & 0xffff_ffffL) : produced;
        }
    }

    @Override
    public boolean isQuickAnywhere() {
        return false;
    }

    @Override
    public void close() throws IOException {
        InputStream open = in;
        in = null;
        if (open != null) {
            open.close();
        }
    }
}
