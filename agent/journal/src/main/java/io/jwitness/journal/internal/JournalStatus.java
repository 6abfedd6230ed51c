// SPDX-License-Identifier: Apache-2.0
package io.jwitness.journal.internal;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A journal at one moment.
 *
 * @param state what it is doing
 * @param sequence records in it, which is the sequence number of the next one
 * @param sealedSize records that the latest checkpoint covers
 * @param anchoredSize records that something outside vouches for, as far as was told
 * @param losses records lost since the ring was made, by event class
 * @param writerAlive true while the writer's thread runs
 * @param lagMs how long ago the writer last had everything journalled, in milliseconds
 * @param ringUsed bytes that wait in both lanes
 * @param deferredSeals how often a seal had to wait because {@code Sealer.MAX_OUTSTANDING} did
 * @param stalledClaims how often a thread stood still inside the ring for a second
 * @param warning something that an operator should know, such as a ring that is not on tmpfs
 * @param failure why the journal is not writing; null while it is
 */
public record JournalStatus(
        State state,
        long sequence,
        long sealedSize,
        long anchoredSize,
        Map<String, Long> losses,
        boolean writerAlive,
        long lagMs,
        long ringUsed,
        long deferredSeals,
        long stalledClaims,
        @Nullable String warning,
        @Nullable String failure) {

    /** What a journal is doing. */
    public enum State {
        /** Records go into the ring; the queue is not open. */
        OPEN,
        /** The queue is being opened. */
        STARTING,
        /** Records are journalled and sealed. */
        WRITING,
        /** Nothing can be appended now, as when the disk is full; it is tried again. */
        BLOCKED,
        /** It cannot be written any more; see the failure. */
        FAILED,
        /** It has ended. */
        STOPPED
    }
}
