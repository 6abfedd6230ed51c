// SPDX-License-Identifier: Apache-2.0
package io.jwitness.journal.internal;

import io.jwitness.journal.internal.ring.Ring;
import io.jwitness.record.internal.EventClasses;
import io.jwitness.record.internal.encode.Section;
import io.jwitness.record.internal.spi.AgentLog;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Appends, and does not give up: a queue that failed is mended, a full disk is waited for, until
 * the journal is told to end. Records stay in the ring meanwhile.
 *
 * <p>Whatever is thrown on the way, an {@code Error} of a host without memory included, counts as a
 * queue that failed, since nobody knows how far it got. A record that is not to be appended for
 * another reason than the disk is counted as lost after {@link #MAX_TRIES}, so that it cannot hold
 * those behind it.
 *
 * <p>Assumptions: the writer's thread.
 */
final class Appender {
    private static final long RETRY_NS = TimeUnit.MILLISECONDS.toNanos(250);

    /** How often a record is tried that fails by a {@code RuntimeException}. */
    private static final int MAX_TRIES = 5;

    private final LeafWriter leaves;
    private final Ring ring;
    private final OwnRecords own;
    private final Progress progress;
    private final LongSupplier nanoTime;
    private final AgentLog log;

    Appender(
            LeafWriter leaves,
            Ring ring,
            OwnRecords own,
            Progress progress,
            LongSupplier nanoTime,
            AgentLog log) {
        this.leaves = leaves;
        this.ring = ring;
        this.own = own;
        this.progress = progress;
        this.nanoTime = nanoTime;
        this.log = log;
    }

    /** Appends a record in ring form, from index 0. */
    void append(byte[] record, int length) throws JournalEndedException {
        for (int tries = 1; ; ) {
            try {
                if (leaves.isBroken()) {
                    leaves.repair();
                }
                leaves.append(record, length);
                progress.appended(leaves.size());
                return;
            } catch (ClosedChannelException e) {
                // Somebody interrupted this thread while it was in a file.
                leaves.distrust();
                pause(e, progress, nanoTime, log);
            } catch (IOException e) {
                pause(e, progress, nanoTime, log);
            } catch (RuntimeException e) {
                leaves.distrust();
                if (++tries > MAX_TRIES) {
                    ring.lost(EventClasses.OTHER, 1);
                    log.warn("a record could not be appended, and is counted as lost: " + e, e);
                    return;
                }
                pause(e, progress, nanoTime, log);
            } catch (Error e) {
                leaves.distrust();
                pause(e, progress, nanoTime, log);
            }
        }
    }

    /** Appends a record of the journal's own. */
    void own(String event, @Nullable Section section) throws JournalEndedException {
        append(own.bytes(), own.encode(event, section, null));
    }

    /** Appends a record of the journal's own that says why. */
    void own(String event, @Nullable String reason) throws JournalEndedException {
        append(own.bytes(), own.encode(event, null, reason));
    }

    /** Waits before the next try of whatever failed. */
    static void pause(Throwable why, Progress progress, LongSupplier nanoTime, AgentLog log)
            throws JournalEndedException {
        // A set flag would close each file that is touched, and make every wait a busy one.
        Thread.interrupted();
        if (progress.blocked(why.toString())) {
            log.warn("the journal waits: " + why, why);
        }
        boolean late = progress.isStopping() && progress.timeLeftNs(nanoTime.getAsLong()) <= 0;
        if (late || progress.isAbandoned()) {
            throw new JournalEndedException();
        }
        LockSupport.parkNanos(RETRY_NS);
    }
}
