// SPDX-License-Identifier: Apache-2.0
package io.jwitness.journal.internal.anchor;

import io.jwitness.journal.internal.seal.Anchor;
import io.jwitness.record.internal.spi.AgentLog;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Carries checkpoints to one place, on a thread of its own: the latest one, not every one. A
 * checkpoint that is overtaken while its courier is away is not delivered, since the later one
 * commits to the same records.
 *
 * <p>Guarantees: {@link #offer} takes no time, whatever the place does. What fails is tried again
 * with the checkpoint that is the latest by then, after a pause that doubles up to {@link
 * #LONGEST_PAUSE_NS}; the first failure of a row is logged, and what follows the row.
 */
public final class Courier implements Anchor {
    private static final long LONGEST_PAUSE_NS = TimeUnit.MINUTES.toNanos(1);
    private static final long SHORTEST_PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Delivery delivery;
    private final long paceNs;
    private final AgentLog log;
    private final Thread thread;
    private final Object lock = new Object();

    private @Nullable Parcel latest;
    private boolean closing;
    private long closeByNs;
    private long delivered;
    private long failures;

    @SuppressWarnings("ArrayRecordComponent") // passed on as it is; never compared
    private record Parcel(long size, byte[] note) {}

    /**
     * A courier, on its way at once.
     *
     * @param delivery where to
     * @param pace shortest time between two deliveries
     */
    public Courier(Delivery delivery, Duration pace, AgentLog log) {
        this.delivery = delivery;
        this.paceNs = Math.max(SHORTEST_PAUSE_NS, pace.toNanos());
        this.log = log;
        thread = new Thread(null, this::run, "jwitness-anchor-" + delivery.name(), 0, false);
        thread.setDaemon(true);
        thread.setContextClassLoader(Courier.class.getClassLoader());
        thread.start();
    }

    @Override
    public String name() {
        return delivery.name();
    }

    @Override
    public void offer(long size, byte[] note) {
        synchronized (lock) {
            latest = new Parcel(size, note);
            lock.notifyAll();
        }
    }

    /** Size of the last checkpoint that arrived. */
    public long delivered() {
        synchronized (lock) {
            return delivered;
        }
    }

    @Override
    public void close(long timeoutNs) {
        synchronized (lock) {
            closing = true;
            closeByNs = System.nanoTime() + timeoutNs;
            lock.notifyAll();
        }
        boolean interrupted = false;
        try {
            // A millisecond at least: zero would be for ever.
            TimeUnit.NANOSECONDS.timedJoin(thread, Math.max(1_000_000, timeoutNs));
        } catch (InterruptedException e) {
            interrupted = true;
        }
        thread.interrupt();
        delivery.close();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            for (Parcel next = next(0); next != null; ) {
                next = next(carry(next) ? paceNs : pauseNs());
            }
        } catch (InterruptedException e) {
            log.info(name() + " ends before its last checkpoint has arrived");
        }
    }

    private boolean carry(Parcel parcel) {
        try {
            delivery.deliver(parcel.size(), parcel.note());
        } catch (Exception | LinkageError e) {
            if (failures++ == 0) {
                log.warn("checkpoint " + parcel.size() + " did not reach " + name() + ": " + e, e);
            }
            return false;
        }
        if (failures > 0) {
            log.info(name() + " has checkpoint " + parcel.size() + " after " + failures + " tries");
            failures = 0;
        }
        synchronized (lock) {
            delivered = parcel.size();
        }
        return true;
    }

    private long pauseNs() {
        return Math.min(LONGEST_PAUSE_NS, paceNs << Math.min(failures, 12));
    }

    /** Waits for so long at least, and then for a checkpoint that was not delivered. */
    private @Nullable Parcel next(long pauseNs) throws InterruptedException {
        long until = System.nanoTime() + pauseNs;
        synchronized (lock) {
            while (true) {
                long now = System.nanoTime();
                boolean news = latest != null && latest.size() > delivered;
                if (closing) {
                    // One more try, without a pause; none after one that failed.
                    return news && failures == 0 && closeByNs - now > 0 ? latest : null;
                }
                long left = until - now;
                if (news && left <= 0) {
                    return latest;
                }
                if (news) {
                    TimeUnit.NANOSECONDS.timedWait(lock, Math.max(left, 1_000_000));
                } else {
                    lock.wait();
                }
            }
        }
    }
}
