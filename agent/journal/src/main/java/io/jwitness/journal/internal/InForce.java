// SPDX-License-Identifier: Apache-2.0
package io.jwitness.journal.internal;

import io.jwitness.record.internal.encode.Section;
import java.time.Duration;
import java.time.Instant;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import org.jspecify.annotations.Nullable;

/** What a seal says of the world outside the journal: policy, masking, anchors. Thread-safe. */
final class InForce {
    private final Instant began;
    private final Queue<Contradiction> contradictions = new ArrayBlockingQueue<>(64);
    private volatile @Nullable String policy;
    private volatile @Nullable String masking;
    private volatile Anchored anchored;

    private record Anchored(long size, Instant at) {}

    InForce(Instant began) {
        this.began = began;
        anchored = new Anchored(0, began);
    }

    /** Somebody outside holds another history. */
    record Contradiction(String anchor, String what) {}

    /** Keeps it for a record; what is too much is in the agent's log alone. */
    void contradicted(String anchor, String what) {
        boolean unused = contradictions.offer(new Contradiction(anchor, what));
    }

    @Nullable Contradiction takeContradiction() {
        return contradictions.poll();
    }

    void rules(@Nullable String policyDigest, @Nullable String maskingDigest) {
        policy = policyDigest;
        masking = maskingDigest;
    }

    synchronized void anchored(long size, Instant at) {
        if (size > anchored.size()) {
            anchored = new Anchored(size, at);
        }
    }

    @Nullable String policy() {
        return policy;
    }

    @Nullable String masking() {
        return masking;
    }

    long anchoredSize() {
        return anchored.size();
    }

    Section unanchored(long size, Instant now) {
        Anchored last = anchored;
        long age = Duration.between(last.at(), now).toMillis();
        return Section.unanchored(Math.max(0, size - last.size()), Math.max(0, age));
    }

    Instant began() {
        return began;
    }
}
