// SPDX-License-Identifier: Apache-2.0
package io.jwitness.exporter.internal.otlp;

import java.time.Duration;

/**
 * What became of one request.
 *
 * @param kind what the loop has to do about it
 * @param status HTTP status, or 0 when there was no answer
 * @param rejected how many items the receiver dropped, on {@link Kind#PARTIAL}
 * @param retryAfter what the receiver asked for; zero when it did not ask
 * @param message one line for a person: printable, bounded, without any value of a record
 */
public record SendResult(
        Kind kind, int status, long rejected, Duration retryAfter, String message) {
    /** What the loop has to do. */
    public enum Kind {
        /** All of it arrived. */
        DELIVERED,
        /**
         * It arrived, but the receiver dropped some and does not say which; by the protocol it must
         * not be sent again.
         */
        PARTIAL,
        /** It may or may not have arrived; the same request may succeed later. */
        RETRY,
        /** The receiver objects to the content (400, 413, 422): a smaller part may succeed. */
        REFUSED
    }

    static final SendResult DELIVERED = new SendResult(Kind.DELIVERED, 200, 0, Duration.ZERO, "");

    static SendResult retry(int status, Duration retryAfter, String message) {
        return new SendResult(Kind.RETRY, status, 0, retryAfter, message);
    }
}
