// SPDX-License-Identifier: Apache-2.0
package io.jwitness.journal.internal;

import io.jwitness.journal.internal.JournalStatus.State;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** What the writer tells other threads, and what they tell it. Thread-safe. */
final class Progress {
    private volatile State state = State.STARTING;
    private volatile @Nullable String failure;
    private volatile long sequence;
    private volatile long caughtUpAtNs;
    private final AtomicLong deferredSeals = new AtomicLong();
    private final AtomicLong stalledClaims = new AtomicLong();

    private volatile boolean stopping;
    private volatile boolean abandoned;
    private volatile long stopByNs;
    private volatile @Nullable String stopReason;

    Progress(long nowNs) {
        caughtUpAtNs = nowNs;
    }

    // ------------------------------------------------------------ by the writer

    void appended(long size) {
        sequence = size;
        if (state != State.WRITING) {
            state = State.WRITING;
            failure = null;
        }
    }

    /** Returns true when it was not blocked before. */
    boolean blocked(String why) {
        failure = why;
        boolean news = state != State.BLOCKED;
        state = State.BLOCKED;
        return news;
    }

    void ended(@Nullable String why) {
        failure = why;
        state = why == null ? State.STOPPED : State.FAILED;
    }

    void caughtUp(long nowNs) {
        caughtUpAtNs = nowNs;
    }

    void sealDeferred() {
        deferredSeals.incrementAndGet();
    }

    void claimStalled() {
        stalledClaims.incrementAndGet();
    }

    boolean isStopping() {
        return stopping;
    }

    boolean isAbandoned() {
        return abandoned;
    }

    /** Nanoseconds until it should have stopped; only while stopping. */
    long timeLeftNs(long nowNs) {
        return stopByNs - nowNs;
    }

    @Nullable String stopReason() {
        return stopReason;
    }

    // ------------------------------------------------------------ by others

    void stop(long byNs, @Nullable String reason) {
        stopReason = reason;
        stopByNs = byNs;
        stopping = true;
    }

    void abandon() {
        abandoned = true;
        stopping = true;
    }

    State state() {
        return state;
    }

    @Nullable String failure() {
        return failure;
    }

    long sequence() {
        return sequence;
    }

    long caughtUpAtNs() {
        return caughtUpAtNs;
    }

    long deferredSeals() {
        return deferredSeals.get();
    }

    long stalledClaims() {
        return stalledClaims.get();
    }
}
