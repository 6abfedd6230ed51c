// SPDX-License-Identifier: Apache-2.0
package io.jwitness.journal.internal;

import io.jwitness.record.internal.encode.Section;
import io.jwitness.record.internal.spi.AgentLog;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Appends, and does not give up: a queue that failed is mended, a full disk is waited for, until
 * the journal is told to end. Records stay in the ring meanwhile.
 *
 * <p>Assumptions: the writer's thread.
 */
final class Appender {
    private static final long RETRY_NS = TimeUnit.MILLISECONDS.toNanos(250);

    private final LeafWriter leaves;
    private final OwnRecords own;
    private final Progress progress;
    private final LongSupplier nanoTime;
    private final AgentLog log;

    Appender(
            LeafWriter leaves,
            OwnRecords own,
            Progress progress,
            LongSupplier nanoTime,
            AgentLog log) {
        this.leaves = leaves;
        this.own = own;
        this.progress = progress;
        this.nanoTime = nanoTime;
        this.log = log;
    }

    /** Appends a record in ring form, from index 0. */
    void append(byte[] record, int length) throws JournalEndedException {
        while (true) {
            try {
                if (leaves.isBroken()) {
                    leaves.repair();
                }
                leaves.append(record, length);
                progress.appended(leaves.size());
                return;
            } catch (IOException e) {
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
    static void pause(IOException why, Progress progress, LongSupplier nanoTime, AgentLog log)
            throws JournalEndedException {
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
