// SPDX-License-Identifier: Apache-2.0
package io.jwitness.record.internal.segment;

import io.jwitness.record.internal.merkle.CompactRange;
import io.jwitness.record.internal.merkle.LeafHash;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Reads a file ahead of the walk over it, window by window, and hashes on other threads what the
 * walk will ask for: whether each record has the hash beside it, and the hashes of small subtrees.
 *
 * <pre>
 *   read, frame window n ──▶ read, frame window n + 1 ──▶ …   one after the other, on any thread
 *          └─ hash its documents     └─ hash its documents    side by side
 * </pre>
 *
 * <p>A window holds whole and completed documents only, one behind the other. Where it meets
 * anything else it ends, and none follows: to judge that is left to the walk, which reads the place
 * again by itself. So nothing depends on how far ahead a window was read.
 *
 * <p>{@link #take}, {@link #giveBack} and {@link #close} by one thread. Memory is a fixed number of
 * windows. A read that fails gives an empty window.
 */
final class WindowsAhead implements AutoCloseable {
    private static final int LEVEL = Segment.SUBTREE_LEVEL;
    static final int LEAVES = 1 << LEVEL;

    /** A header, a leaf and the smallest padding. */
    private static final int SMALLEST = 40;

    /** A stretch of the file. Filled by one thread, and then read by another. */
    static final class Window {
        final byte[] bytes;

        /** Where it begins in the file. */
        long at;

        /** Bytes of it that hold documents, each of them whole. */
        int end;

        private final int[] starts;
        private final boolean[] good;
        private int documents;

        /** The first document whose number is a multiple of {@link #LEAVES}. */
        private int firstSubtree;

        private final byte[] subtrees;
        private final boolean[] subtreeKnown;
        private boolean more;
        private boolean done;

        Window(int size) {
            bytes = new byte[size];
            int most = size / SMALLEST + 1;
            starts = new int[most];
            good = new boolean[most];
            subtrees = new byte[(most / LEAVES + 1) * LeafHash.LENGTH];
            subtreeKnown = new boolean[most / LEAVES + 1];
        }

        /** True when the document's record has the hash beside it. */
        boolean isGood(int document) {
            return good[document];
        }

        /** Which leaf of a subtree of known hash a document is; −1 when of none. */
        int placeInSubtree(int document) {
            int behind = document - firstSubtree;
            return behind >= 0 && subtreeKnown[behind >> LEVEL] ? behind & (LEAVES - 1) : -1;
        }

        /** Copies the hash of the subtree that a document is of. */
        void subtree(int document, byte[] out) {
            int at = ((document - firstSubtree) >> LEVEL) * LeafHash.LENGTH;
            System.arraycopy(subtrees, at, out, 0, LeafHash.LENGTH);
        }
    }

    private final Bytes file;
    private final Executor executor;
    private final Deque<Window> free = new ArrayDeque<>();

    /** Windows that were begun, in the order of the file. */
    private final Deque<Window> begun = new ArrayDeque<>();

    /** Where the next window begins; −1 while the one before is read, and when none follows. */
    private long nextAt = -1;

    private boolean stopped = true;

    WindowsAhead(Bytes file, Executor executor, int windows, int windowBytes) {
        this.file = file;
        this.executor = executor;
        for (int i = 0; i < windows; i++) {
            free.add(new Window(windowBytes));
        }
    }

    /**
     * The window that begins at an offset, when it is ready.
     *
     * @param at where a document begins
     * @return to be given back; null when there is no document that is whole, or none that fits
     */
    synchronized @Nullable Window take(long at) {
        Window first = begun.peek();
        if (first == null || first.at != at) {
            stop();
            stopped = false;
            nextAt = at;
            begin();
            first = begun.peek();
        }
        if (first == null) {
            return null;
        }
        await(first);
        if (first.documents == 0) {
            stop();
            return null;
        }
        begun.remove();
        return first;
    }

    /** Takes a window back that {@link #take} gave. */
    synchronized void giveBack(Window window) {
        free.add(window);
        begin();
    }

    /** Waits for what was begun, and begins nothing more. */
    @Override
    public synchronized void close() {
        stop();
    }

    private synchronized void stop() {
        stopped = true;
        nextAt = -1;
        for (Window window = begun.peek(); window != null; window = begun.peek()) {
            await(window);
            begun.remove();
            free.add(window);
        }
    }

    private synchronized void begin() {
        Window window = stopped || nextAt < 0 ? null : free.poll();
        if (window == null) {
            return;
        }
        window.at = nextAt;
        window.documents = 0;
        window.end = 0;
        window.done = false;
        nextAt = -1;
        begun.add(window);
        try {
            executor.execute(() -> fill(window));
        } catch (RejectedExecutionException e) {
            window.done = true;
        }
    }

    private synchronized void await(Window window) {
        boolean interrupted = false;
        while (!window.done) {
            try {
                wait();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void fill(Window window) {
        try {
            frame(window, read(window));
            follow(window);
            judge(window);
        } catch (IOException | RuntimeException | Error e) {
            // The walk reads there itself, and meets the same.
            window.documents = 0;
        } finally {
            synchronized (this) {
                window.done = true;
                notifyAll();
            }
        }
    }

    private synchronized void follow(Window window) {
        if (!stopped && window.more) {
            nextAt = window.at + window.end;
            begin();
        }
    }

    private int read(Window window) throws IOException {
        ByteBuffer into = ByteBuffer.wrap(window.bytes);
        while (into.hasRemaining()) {
            if (file.read(into, window.at + into.position()) < 0) {
                break;
            }
        }
        return into.position();
    }

    /** Finds the documents, up to one that is not whole here or not completed. */
    private static void frame(Window window, int length) {
        int p = 0;
        int n = 0;
        window.more = false;
        while (p + Cq4Segment.HEADER <= length) {
            int header = Cq4Segment.header(window.bytes, p);
            boolean meta = Cq4Segment.isMetadata(header);
            int size = Cq4Segment.length(header);
            if (!Cq4Segment.isComplete(header)
                    || (!meta && !Cq4Segment.isDocumentLength(size))
                    || size > length) {
                break;
            }
            long next = Cq4Segment.after(p, size);
            if (next > length) {
                window.more = length == window.bytes.length;
                break;
            }
            if (!meta) {
                window.starts[n++] = p + Cq4Segment.HEADER;
            }
            p = (int) next;
        }
        window.more |= p + Cq4Segment.HEADER > length && length == window.bytes.length;
        window.more &= p > 0;
        window.documents = n;
        window.end = p;
    }

    private static void judge(Window window) {
        byte[] b = window.bytes;
        LeafHash hash = new LeafHash();
        byte[] leaf = new byte[LeafHash.LENGTH];
        for (int i = 0; i < window.documents; i++) {
            int start = window.starts[i];
            int record = start + LeafHash.LENGTH;
            int length = documentLength(b, start) - LeafHash.LENGTH;
            hash.hashOwn(b, record, length, leaf, 0);
            window.good[i] = Arrays.equals(leaf, 0, LeafHash.LENGTH, b, start, record);
        }
        Arrays.fill(window.subtreeKnown, false);
        if (window.documents == 0) {
            return;
        }
        int first = window.starts[0];
        long number = RecordNumber.of(b, first + LeafHash.LENGTH, first + documentLength(b, first));
        if (number < 0) {
            return;
        }
        window.firstSubtree = (int) (-number & (LEAVES - 1));
        CompactRange tree = new CompactRange();
        for (int from = window.firstSubtree, i = 0;
                from + LEAVES <= window.documents;
                from += LEAVES, i++) {
            tree.clear();
            boolean good = true;
            for (int d = from; d < from + LEAVES && good; d++) {
                good = window.good[d];
                tree.append(b, window.starts[d]);
            }
            if (good) {
                tree.root(window.subtrees, i * LeafHash.LENGTH);
                window.subtreeKnown[i] = true;
            }
        }
    }

    private static int documentLength(byte[] b, int start) {
        return Cq4Segment.length(Cq4Segment.header(b, start - Cq4Segment.HEADER));
    }
}
