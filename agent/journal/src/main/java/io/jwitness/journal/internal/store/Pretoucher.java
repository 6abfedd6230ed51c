// SPDX-License-Identifier: Apache-2.0
package io.jwitness.journal.internal.store;

import io.jwitness.record.internal.spi.AgentLog;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes zeros into the writer's file ahead of its documents, on a thread of its own: new pages of
 * the kernel's cache take as long as two thirds of all else that is done for the records in them.
 *
 * <pre>
 *    0                    position          ready                 target
 *    | documents          | zeros: writer's | being written       |
 *                           writer →          pretoucher →
 * </pre>
 *
 * <p>Guarantees: no zero is written below what {@link #extend} returned, so none comes late and
 * falls on a document. What the writer needs and this thread has not done, the writer does itself:
 * it waits for no more than a write that is under way. Whoever writes little never starts the
 * thread.
 *
 * <p>Chronicle's own pretoucher is not part of its open edition, and comparing and setting a word
 * of each page, the usual way, kills the JVM on a full disk where that code is interpreted.
 *
 * <p>Assumptions: one writer. The thread has a channel of its own, since an interrupt closes the
 * one that it meets.
 */
final class Pretoucher implements AutoCloseable {
    /**
     * Bytes written in one call: the kernel then makes few large pieces of its cache, and the first
     * store to each costs one fault.
     */
    static final int STEP = 512 << 10;

    /**
     * By how much the thread may be ahead, in bytes: nine milliseconds of a million records a
     * second. A killed process leaves as much for the next start to look through.
     */
    private static final int MAX_AHEAD = 8 * STEP;

    /** So long is a write waited for whose file is given up. */
    private static final long LAST_WRITE_NS = TimeUnit.SECONDS.toNanos(1);

    /** How often is looked whether the thread that is waited for still lives. */
    private static final long LOOK_MS = 100;

    private final Room room;
    private final AgentLog log;
    private final ByteBuffer zeros = ByteBuffer.allocateDirect(STEP);

    private @Nullable Thread thread;
    private @Nullable Stretch stretch;
    private boolean closed;

    /** Says whether the disk has room for a step. */
    interface Room {
        void check() throws IOException;
    }

    /** One file, and how far it is written. All but the name under the pretoucher's lock. */
    private static final class Stretch {
        final Path file;
        long ready;
        long target;
        boolean busy;

        Stretch(Path file) {
            this.file = file;
        }

        boolean hasWork() {
            return ready + STEP <= target;
        }
    }

    Pretoucher(Room room, AgentLog log) {
        this.room = room;
        this.log = log;
    }

    /**
     * Begins a file with its first zeros, on the calling thread.
     *
     * @param file its name
     * @param to the writer's channel to it
     * @return up to where zeros are, in bytes from its start
     */
    synchronized long begin(Path file, FileChannel to) throws IOException {
        Stretch fresh = new Stretch(file);
        while (fresh.ready < STEP) {
            write(to, fresh);
        }
        stretch = fresh;
        return fresh.ready;
    }

    /**
     * Returns up to where the writer may store, having waited for it or done it if need be.
     *
     * @param to the writer's channel to the file that was begun last
     * @param allocated what was returned last
     * @param position where the next document goes
     * @param needed behind which zeros are needed now, at most {@link #STEP} behind {@code
     *     position}
     * @throws IOException when there is no room
     */
    synchronized long extend(FileChannel to, long allocated, long position, long needed)
            throws IOException {
        Stretch current = stretch;
        if (current == null) {
            throw new IOException("no file was begun");
        }
        awaitWhile(() -> current.busy && current.ready < needed && isAlive(), LOOK_MS);
        while (current.ready < needed) {
            write(to, current);
        }
        current.target = position + Math.min(position, MAX_AHEAD);
        if (current.hasWork()) {
            work();
        }
        // A step at a time, so that the writer comes back and the target goes on in time.
        return Math.min(current.ready, allocated + STEP);
    }

    private void write(FileChannel to, Stretch into) throws IOException {
        room.check();
        // Nothing of Chronicle's lies beyond its last document, so nothing is overwritten.
        into.ready += to.write(zeros.duplicate(), into.ready);
    }

    private void work() {
        if (!isAlive()) {
            Thread fresh = new Thread(this::run, "jwitness-pretoucher");
            fresh.setDaemon(true);
            fresh.setContextClassLoader(Pretoucher.class.getClassLoader());
            thread = fresh;
            fresh.start();
        }
        notifyAll();
    }

    private boolean isAlive() {
        return thread != null && thread.isAlive();
    }

    /**
     * Waits for the other thread.
     *
     * @param holds as long as this is so, under the lock
     * @param lookAgainMs how often to look without having been notified; 0 is never
     */
    private void awaitWhile(BooleanSupplier holds, long lookAgainMs) {
        while (holds.getAsBoolean()) {
            try {
                wait(lookAgainMs);
            } catch (InterruptedException e) {
                log.warn("a thread of the journal was interrupted, and goes on", e);
            }
        }
    }

    /** Lets go of the file. No write to it begins any more, and none is likely under way. */
    synchronized void end() {
        Stretch last = stretch;
        stretch = null;
        if (last != null) {
            long until = System.nanoTime() + LAST_WRITE_NS;
            awaitWhile(() -> last.busy && isAlive() && System.nanoTime() - until < 0, LOOK_MS);
        }
        notifyAll();
    }

    @Override
    public synchronized void close() {
        closed = true;
        end();
    }

    private void run() {
        for (Stretch work; (work = take()) != null; ) {
            try (FileChannel channel =
                    FileChannel.open(
                            work.file, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
                while (isTurn(work)) {
                    step(work, channel);
                }
            } catch (IOException e) {
                // The writer meets the same when it needs the room, and says so.
                giveUp(work);
            } catch (RuntimeException | Error e) {
                log.warn("nothing is written ahead in " + work.file + ": " + e, e);
                giveUp(work);
            }
        }
    }

    /** The file in which there is something to do; null when there is to be none any more. */
    private synchronized @Nullable Stretch take() {
        awaitWhile(() -> !closed && (stretch == null || !stretch.hasWork()), 0);
        return closed ? null : stretch;
    }

    /** Waits until there is something to do in a file; false when it was given up. */
    private synchronized boolean isTurn(Stretch work) {
        awaitWhile(() -> stretch == work && !work.hasWork(), 0);
        work.busy = stretch == work;
        return work.busy;
    }

    private void step(Stretch work, FileChannel to) throws IOException {
        long from = work.ready; // nobody else changes it while this thread is busy
        int written = 0;
        try {
            room.check();
            written = to.write(zeros.duplicate(), from);
        } finally {
            synchronized (this) {
                work.busy = false;
                work.ready += written;
                notifyAll();
            }
        }
    }

    private synchronized void giveUp(Stretch work) {
        // What interrupted this thread closed its channel, and would close the next one.
        Thread.interrupted();
        work.busy = false;
        work.target = 0;
        notifyAll();
    }
}
