// SPDX-License-Identifier: Apache-2.0
package io.jwitness.cli.internal.report;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Sums of acts. One thread. */
final class ReportCount {
    private long acts;
    private long failed;
    private long refused;
    private long outside;
    private @Nullable Instant first;
    private @Nullable Instant last;

    void add(ReportAct act) {
        acts = plus(acts, act.n());
        failed = plus(failed, act.isFailed() ? act.n() : 0);
        refused = plus(refused, act.isRefused() ? act.n() : 0);
        outside = plus(outside, act.session().isEmpty() ? act.n() : 0);
        span(act.first(), act.last());
    }

    void add(ReportCount other) {
        acts = plus(acts, other.acts);
        failed = plus(failed, other.failed);
        refused = plus(refused, other.refused);
        outside = plus(outside, other.outside);
        span(other.first, other.last);
    }

    private void span(@Nullable Instant from, @Nullable Instant to) {
        if (from != null && (first == null || from.isBefore(first))) {
            first = from;
        }
        if (to != null && (last == null || to.isAfter(last))) {
            last = to;
        }
    }

    /** A forged count must not turn a sum into a small one. */
    static long plus(long a, long b) {
        long sum = a + b;
        return sum < 0 ? Long.MAX_VALUE : sum;
    }

    long acts() {
        return acts;
    }

    long failed() {
        return failed;
    }

    long refused() {
        return refused;
    }

    /** Acts that named no declared debug session. */
    long outside() {
        return outside;
    }

    /** Time of the earliest act; null where there is none. */
    @Nullable Instant first() {
        return first;
    }

    @Nullable Instant last() {
        return last;
    }
}
