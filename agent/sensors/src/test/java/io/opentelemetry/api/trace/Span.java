// SPDX-License-Identifier: Apache-2.0
package io.opentelemetry.api.trace;

public interface Span {
    static Span current() {
        return Current.span;
    }

    SpanContext getSpanContext();

    /** What {@link #current} gives; a test sets it. */
    final class Current {
        public static volatile Span span = SpanContext.span("", "");

        private Current() {}
    }
}
