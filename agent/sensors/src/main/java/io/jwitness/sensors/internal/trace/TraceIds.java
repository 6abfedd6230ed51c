// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.trace;

import org.jspecify.annotations.Nullable;

/**
 * Two ids that {@link SpanReader} fills in; reused, so that a reading allocates nothing. Belongs to
 * one thread at a time.
 */
public final class TraceIds {
    private static final int TRACE_DIGITS = 32;
    private static final int SPAN_DIGITS = 16;

    private @Nullable String traceId;
    private @Nullable String spanId;

    /** Forgets both ids. */
    public void clear() {
        traceId = null;
        spanId = null;
    }

    /** 32 lower-case hex digits, not all zero; null when there is no span. */
    public @Nullable String traceId() {
        return traceId;
    }

    /** 16 lower-case hex digits, not all zero; null exactly when {@link #traceId} is. */
    public @Nullable String spanId() {
        return spanId;
    }

    /**
     * Takes both ids, when both are valid.
     *
     * @return false, with nothing changed, when either is not what W3C Trace Context calls valid
     */
    public boolean set(@Nullable String trace, @Nullable String span) {
        if (trace == null
                || span == null
                || trace.length() != TRACE_DIGITS
                || span.length() != SPAN_DIGITS
                || !valid(trace)
                || !valid(span)) {
            return false;
        }
        traceId = trace;
        spanId = span;
        return true;
    }

    /** Lower-case hex that is not all zero. */
    private static boolean valid(String digits) {
        boolean any = false;
        for (int i = 0; i < digits.length(); i++) {
            char c = digits.charAt(i);
            if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
                return false;
            }
            any |= c != '0';
        }
        return any;
    }
}
