// SPDX-License-Identifier: Apache-2.0
package io.jwitness.record;

import io.jwitness.record.internal.segment.Cq4Segment;
import java.io.IOException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Threads that hash a journal's records ahead of the walk over them. Hashing is more than half of a
 * verification, and each record's stands by itself; what they mean together stays with one thread.
 *
 * <p>Threads are started when there is work for them: a journal smaller than a window has none.
 * Files in the archive are walked without them.
 */
final class HashAhead implements AutoCloseable {
    /** Size of a window, in bytes, which holds a thousand records or so. */
    static final int WINDOW = 512 << 10;

    private static final int MOST_THREADS = 8;

    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final ThreadPoolExecutor threads;
    private final int windows;
    private final int windowBytes;

    /**
     * For one walk.
     *
     * @param threads how many threads hash, beside the one that walks
     * @param windowBytes size of a window
     */
    HashAhead(int threads, int windowBytes) {
        this.threads =
                new ThreadPoolExecutor(
                        threads, threads, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>());
        this.threads.setThreadFactory(
                task -> {
                    Thread thread = new Thread(task, "jwitness-verify-" + NUMBER.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        windows = threads + 2;
        this.windowBytes = windowBytes;
    }

    /** As many threads as are worth while here. */
    static int threads() {
        return Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors());
    }

    /** With {@link #threads} of them; null when one alone is as fast. */
    static @Nullable HashAhead ofThisMachine() {
        int threads = threads();
        return threads > 1 ? new HashAhead(threads, WINDOW) : null;
    }

    /** Has a file's records hashed ahead. */
    Cq4Segment in(Cq4Segment file) throws IOException {
        return file.readAhead(threads, windows, windowBytes);
    }

    /** Ends the threads when they have done what was begun. */
    @Override
    public void close() {
        threads.shutdown();
    }
}
