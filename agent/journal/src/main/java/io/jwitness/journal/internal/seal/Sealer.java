// SPDX-License-Identifier: Apache-2.0
package io.jwitness.journal.internal.seal;

import io.jwitness.journal.internal.ring.Ring;
import io.jwitness.journal.internal.store.Unforced;
import io.jwitness.record.internal.note.NoteSigner;
import io.jwitness.record.internal.spi.AgentLog;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The thread that makes seals good: forces the queue, signs with both keys, publishes, offers to
 * every anchor, in the order of the seals.
 *
 * <p>Guarantees: nothing is signed that was not forced; a seal that fails is tried again until it
 * succeeds, and none overtakes it; at most {@link #MAX_OUTSTANDING} wait.
 */
public final class Sealer {
    /** Seals that may wait. */
    public static final int MAX_OUTSTANDING = 4;

    private static final long RETRY_MS = 500;

    private final NoteSigner logKey;
    private final Unforced queue;
    private final CheckpointFiles files;
    private final Ring ring;
    private final AgentLog log;
    private final List<Anchor> anchors;
    private final BlockingQueue<Runnable> tasks = new ArrayBlockingQueue<>(2 * MAX_OUTSTANDING);
    private final AtomicInteger outstanding = new AtomicInteger();

    /** Checkpoints to be published again, with the lines of cosigners. */
    private final AtomicInteger again = new AtomicInteger();

    private final Thread thread;

    private volatile long sealedSize;
    private volatile long tookNs;
    private volatile boolean stopping;

    /**
     * @param logKey signs every checkpoint
     * @param queue forces the files of the queue
     * @param sealedSize size of the last checkpoint, 0 when there is none
     * @param anchors where checkpoints are offered; may grow
     */
    public Sealer(
            NoteSigner logKey,
            Unforced queue,
            CheckpointFiles files,
            long sealedSize,
            Ring ring,
            AgentLog log,
            List<Anchor> anchors) {
        this.logKey = logKey;
        this.queue = queue;
        this.files = files;
        this.sealedSize = sealedSize;
        this.ring = ring;
        this.log = log;
        this.anchors = anchors;
        thread = new Thread(this::run, "jwitness-sealer");
        thread.setDaemon(true);
        thread.setContextClassLoader(Sealer.class.getClassLoader());
    }

    public void start() {
        thread.start();
    }

    /** How long publishing took of late, the slowest first to count and slowly forgotten. */
    public long tookNs() {
        return tookNs;
    }

    /** True when a seal would have to wait for its place. */
    public boolean isFull() {
        return outstanding.get() >= MAX_OUTSTANDING;
    }

    /** Hands over a seal that is journalled; only while not {@link #isFull}. */
    public void submit(SealTask task) {
        outstanding.incrementAndGet();
        tasks.add(() -> make(task));
    }

    /**
     * Publishes a checkpoint again, with the lines of its cosigners, if it still is the latest:
     * sizes in {@code checkpoints} never shrink. Any thread; takes no time.
     *
     * @param size that of the checkpoint
     * @param note the same text, with more signatures
     */
    public void cosigned(long size, byte[] note) {
        again.incrementAndGet();
        if (!tasks.offer(() -> publishAgain(size, note))) {
            again.decrementAndGet();
            log.info("a cosigned checkpoint of size " + size + " was overtaken");
        }
    }

    private void publishAgain(long size, byte[] note) {
        try {
            files.keepCosigned(note);
            if (size == sealedSize) {
                files.publish(note);
            }
        } catch (IOException e) {
            log.warn("the cosigned checkpoint of size " + size + " was not kept: " + e, e);
        } finally {
            synchronized (this) {
                again.decrementAndGet();
                notifyAll();
            }
        }
    }

    /** Size of the latest checkpoint. Any thread. */
    public long sealedSize() {
        return sealedSize;
    }

    /** Waits until all seals are published; false when the time ran out first. */
    public boolean awaitIdle(long timeoutNs) throws InterruptedException {
        long end = System.nanoTime() + timeoutNs;
        synchronized (this) {
            while (outstanding.get() + again.get() > 0) {
                long left = end - System.nanoTime();
                if (left <= 0 || !thread.isAlive()) {
                    return false;
                }
                TimeUnit.NANOSECONDS.timedWait(this, Math.max(left, 1_000_000));
            }
        }
        return true;
    }

    /** Ends the thread after the seal that it is at, wiping the keys that wait. */
    public void stop() {
        stopping = true;
        thread.interrupt();
    }

    private void run() {
        while (!stopping) {
            try {
                tasks.take().run();
            } catch (InterruptedException e) {
                if (!stopping) {
                    log.warn("the sealer was interrupted by something else, and goes on", e);
                }
            }
        }
    }

    private void make(SealTask task) {
        for (int tries = 0; !stopping; tries++) {
            try {
                byte[] note = publish(task);
                sealedSize = task.size();
                ring.sealed(task.mark());
                if (task.endsEpoch()) {
                    task.epoch().close();
                }
                offer(task.size(), note);
                synchronized (this) {
                    outstanding.decrementAndGet();
                    notifyAll();
                }
                return;
            } catch (IOException | RuntimeException e) {
                if (tries == 0) {
                    log.warn("the checkpoint of size " + task.size() + " waits: " + e, e);
                }
                pause();
            }
        }
    }

    private byte[] publish(SealTask task) throws IOException {
        long startNs = System.nanoTime();
        queue.force(task.files());
        byte[] note = NoteSigner.note(task.text(), logKey, task.epoch());
        files.publish(note);
        tookNs = Math.max(System.nanoTime() - startNs, tookNs - tookNs / 8);
        return note;
    }

    private void offer(long size, byte[] note) {
        for (Anchor anchor : anchors) {
            try {
                anchor.offer(size, note);
            } catch (Exception e) {
                log.warn("checkpoint " + size + " was not taken by " + anchor.name(), e);
            }
        }
    }

    private void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(RETRY_MS);
        } catch (InterruptedException e) {
            log.info("the sealer's pause was cut short");
        }
    }
}
