// SPDX-License-Identifier: Apache-2.0
package io.jwitness.record.internal.segment;

import io.jwitness.record.internal.merkle.LeafHash;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A file of Chronicle Queue: a document is a little-endian header of four bytes (30 bits length,
 * bit 30 metadata, bit 31 not complete), its bytes, and padding to four. Header 0 is the end so
 * far; bits 30 and 31 alone are the end of the file, written at the roll.
 *
 * <p>It is read through a window, not mapped: a file that is cut short under a mapping kills or
 * poisons the JVM that reads it ({@code SIGBUS}), and a copy costs a tenth of the hash. A window
 * may hold bytes of a document from before its writer completed it, so what looks unfinished or
 * damaged is read again, with a system call in between, before it is called so.
 */
public final class Cq4Segment implements Segment {
    /** Bytes of a header. */
    public static final int HEADER = 4;

    /** Longest document: a leaf and a record. */
    public static final int MAX_DOCUMENT = LeafHash.LENGTH + 16_384;

    private static final int META = 1 << 30;
    private static final int OPEN = 1 << 31;
    private static final int LENGTH = META - 1;

    /**
     * What is read at once: small enough that it is still in the caches nearest to the core when it
     * is hashed. A walk with four times as much took 5 % longer.
     */
    private static final int WINDOW = 1 << 16;

    /** What a read again takes: enough for any document and its header. */
    private static final int GLANCE = 1 << 15;

    /** What is looked through for a document: more than the longest two, and an index between. */
    private static final int PROBE = 1 << 17;

    private static final byte[] RECORD_HEAD = {'{', '"', 'v', '"', ':'};

    private static final VarHandle INTS =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final Bytes file;
    private final byte[] own = new byte[Math.max(WINDOW, PROBE)];

    /** {@link #own}, or what {@link #current} holds. */
    private byte[] window = own;

    private @Nullable WindowsAhead ahead;

    /** A window that was read ahead, and how many of its documents the walk has seen. */
    private WindowsAhead.@Nullable Window current;

    private int seen;
    private final LeafHash hash = new LeafHash();
    private final byte[] leaf = new byte[LeafHash.LENGTH];

    /** What part of the file the window holds. */
    private long windowAt;

    private int windowLength;

    /** Header of the next document to look at, and of the current one. */
    private long next;

    private long offset;
    private int start;
    private int length;
    private long ordinal = -1;

    private Cq4Segment(Bytes file) {
        this.file = file;
    }

    /**
     * Opens a file, for reading alone.
     *
     * @throws IOException when it cannot be read
     */
    public static Cq4Segment open(Path path) throws IOException {
        return new Cq4Segment(Bytes.plain(path));
    }

    /**
     * Opens a file that was compressed with gzip.
     *
     * @throws IOException when it cannot be read
     */
    public static Cq4Segment openArchived(Path path) throws IOException {
        return new Cq4Segment(new GzipBytes(path));
    }

    /**
     * Has other threads read ahead and hash.
     *
     * @param executor runs a few tasks at a time, each of the length of a window
     * @param windows how many windows are in memory at most
     * @param windowBytes size of a window
     */
    public Cq4Segment readAhead(Executor executor, int windows, int windowBytes)
            throws IOException {
        if (file.size() >= windowBytes) {
            ahead = new WindowsAhead(file, executor, windows, windowBytes);
        }
        return this;
    }

    /** Goes over to the window that was read ahead for here; false when there is none. */
    private boolean takeAhead() {
        WindowsAhead windows = ahead;
        if (windows == null) {
            return false;
        }
        giveBack();
        WindowsAhead.Window taken = windows.take(next);
        if (taken == null) {
            return false;
        }
        current = taken;
        seen = 0;
        window = taken.bytes;
        windowAt = taken.at;
        windowLength = taken.end;
        return true;
    }

    private void giveBack() {
        WindowsAhead.Window taken = current;
        WindowsAhead windows = ahead;
        if (taken != null && windows != null) {
            current = null;
            window = own;
            windowLength = 0;
            windows.giveBack(taken);
        }
    }

    @Override
    public boolean isLeafGood() {
        WindowsAhead.Window at = current;
        return at != null && at.isGood(seen - 1);
    }

    @Override
    public int placeInSubtree() {
        WindowsAhead.Window at = current;
        return at == null ? -1 : at.placeInSubtree(seen - 1);
    }

    @Override
    public void subtree(byte[] out) {
        WindowsAhead.Window at = current;
        if (at == null) {
            throw new IllegalStateException("no subtree is known");
        }
        at.subtree(seen - 1, out);
    }

    @Override
    public Found next() throws IOException {
        boolean again = false;
        while (true) {
            offset = next;
            if (!holds(next, HEADER) && !takeAhead()) {
                read(next, WINDOW);
                again = true;
                if (!holds(next, HEADER)) {
                    return Found.NOTHING_YET;
                }
            }
            int header = header(window, (int) (next - windowAt));
            if ((header == 0 || (header & OPEN) != 0) && !again && header != (META | OPEN)) {
                // The window may be older than the document.
                read(next, GLANCE);
                again = true;
                continue;
            }
            if (header == 0) {
                return Found.NOTHING_YET;
            }
            if (header == (META | OPEN)) {
                return Found.END_MARK;
            }
            if ((header & OPEN) != 0) {
                return Found.BEGUN;
            }
            int n = length(header);
            if (isMetadata(header)) {
                if (next + HEADER + n > file.size()) {
                    return Found.NONSENSE;
                }
                next = after(next, n);
                again = false;
                continue;
            }
            if (!isDocumentLength(n)) {
                return Found.NONSENSE;
            }
            if (!holds(next, HEADER + n)) {
                read(next, WINDOW);
                if (!holds(next, HEADER + n)) {
                    return Found.NONSENSE;
                }
            }
            start = (int) (next - windowAt) + HEADER;
            length = n;
            next = after(next, n);
            ordinal++;
            seen++;
            return Found.DOCUMENT;
        }
    }

    static int header(byte[] b, int at) {
        return (int) INTS.get(b, at);
    }

    static boolean isComplete(int header) {
        return header != 0 && (header & OPEN) == 0;
    }

    static boolean isMetadata(int header) {
        return (header & META) != 0;
    }

    static int length(int header) {
        return header & LENGTH;
    }

    static boolean isDocumentLength(int length) {
        return length > LeafHash.LENGTH && length <= MAX_DOCUMENT;
    }

    static long after(long header, int length) {
        return (header + HEADER + length + 3) & ~3L;
    }

    @Override
    public void reload() throws IOException {
        read(offset, WINDOW);
        if (!holds(offset, HEADER + length)) {
            throw new IOException("the file was cut short while it was read");
        }
        start = HEADER;
    }

    @Override
    public long findDocument(long from) throws IOException {
        long at = (from + 3) & ~3L;
        while (true) {
            read(at, WINDOW);
            if (windowLength < HEADER) {
                return -1;
            }
            // The last candidates of a window are looked at in the next one, unless it is the last.
            boolean last = windowLength < WINDOW;
            int end = last ? windowLength - HEADER : windowLength - HEADER - MAX_DOCUMENT;
            int p = firstDocument(end);
            if (p <= end) {
                return windowAt + p;
            }
            if (last) {
                return -1;
            }
            at = windowAt + p;
        }
    }

    /** Where in the window the first document begins; beyond {@code end} when none does before. */
    private int firstDocument(int end) {
        int p = 0;
        while (p <= end) {
            if (p + 8 <= windowLength && (long) LONGS.get(window, p) == 0) {
                p += 8;
            } else if (isDocument(p)) {
                return p;
            } else {
                p += 4;
            }
        }
        return p;
    }

    /**
     * Halves the file again and again. What a record holds cannot be taken for one: the header of a
     * document has zeros in it, and no record has.
     */
    @Override
    public boolean approach(long sequence) throws IOException {
        long low = 0;
        long high = file.isQuickAnywhere() ? file.size() : 0;
        while (high - low > WINDOW) {
            long middle = (low + high) / 2 & ~3L;
            read(middle, PROBE);
            int end = windowLength - HEADER;
            int p = firstDocument(end);
            long at = windowAt + p;
            if (p <= end && at < high && isBelow(sequence, p)) {
                low = at;
            } else {
                // Also where nothing is found: behind the last record, or where the file is spoilt.
                high = middle;
            }
        }
        moveTo(low);
        return low > 0;
    }

    private boolean isBelow(long sequence, int document) {
        int record = document + HEADER + LeafHash.LENGTH;
        int length = length(header(window, document)) - LeafHash.LENGTH;
        long number = RecordNumber.of(window, record, record + length);
        return number >= 0 && number < sequence;
    }

    @Override
    public void moveTo(long to) {
        next = to;
        giveBack();
        windowLength = 0;
    }

    /** True for a record with the leaf that it has. */
    private boolean isDocument(int p) {
        int header = (int) INTS.get(window, p);
        int record = p + HEADER + LeafHash.LENGTH;
        int n = header - LeafHash.LENGTH;
        if (header <= LeafHash.LENGTH + RECORD_HEAD.length
                || header > MAX_DOCUMENT
                || record + n > windowLength
                || !Arrays.equals(
                        window,
                        record,
                        record + RECORD_HEAD.length,
                        RECORD_HEAD,
                        0,
                        RECORD_HEAD.length)) {
            return false;
        }
        hash.hash(window, record, n, leaf, 0);
        return Arrays.equals(
                leaf, 0, LeafHash.LENGTH, window, p + HEADER, p + HEADER + LeafHash.LENGTH);
    }

    @Override
    public long contentEnd(long from) throws IOException {
        long end = from;
        for (long at = from; ; at += windowLength) {
            read(at, WINDOW);
            if (windowLength == 0) {
                return end;
            }
            for (int p = windowLength - 1; p >= 0; p--) {
                if (window[p] != 0) {
                    end = at + p + 1;
                    break;
                }
            }
        }
    }

    private boolean holds(long at, int bytes) {
        return at >= windowAt && at + bytes <= windowAt + windowLength;
    }

    private void read(long at, int bytes) throws IOException {
        giveBack();
        ByteBuffer into = ByteBuffer.wrap(window, 0, bytes);
        windowAt = at;
        windowLength = 0;
        while (into.hasRemaining()) {
            int n = file.read(into, at + into.position());
            if (n < 0) {
                break;
            }
        }
        windowLength = into.position();
    }

    @Override
    public long offset() {
        return offset;
    }

    @Override
    public byte[] buffer() {
        return window;
    }

    @Override
    public int start() {
        return start;
    }

    @Override
    public int length() {
        return length;
    }

    @Override
    public long ordinal() {
        return ordinal;
    }

    @Override
    public void close() throws IOException {
        WindowsAhead windows = ahead;
        if (windows != null) {
            windows.close();
        }
        file.close();
    }
}
