// SPDX-License-Identifier: Apache-2.0
package io.jwitness.exporter.testing;

import java.util.Map;

/**
 * A span or a log record as a backend sees it.
 *
 * @param signal {@code span} or {@code log}
 * @param name of the span, or the log record's event name
 * @param traceId 32 hex digits, or empty
 * @param spanId 16 hex digits, or empty
 * @param parentSpanId 16 hex digits, or empty
 * @param startNs since the epoch
 * @param endNs since the epoch; of a log record the same
 * @param status {@code UNSET}, {@code OK} or {@code ERROR}; empty for a log record
 * @param body of a log record, or empty
 * @param attributes strings, longs, booleans, doubles, lists of them
 * @param resource attributes of its resource
 * @param scope attributes of its scope
 */
public record Arrived(
        String signal,
        String name,
        String traceId,
        String spanId,
        String parentSpanId,
        long startNs,
        long endNs,
        String status,
        String body,
        Map<String, Object> attributes,
        Map<String, Object> resource,
        Map<String, Object> scope) {

    /** An attribute as text; empty where it is missing. */
    public String text(String attribute) {
        Object value = attributes.get(attribute);
        return value == null ? "" : value.toString();
    }

    /** Leaf index of the record; −1 for what is no record. */
    public long sequence() {
        return attributes.get("audit.sequence.number") instanceof Long number ? number : -1;
    }

    /** Id of the record; empty for what is no record. */
    public String recordId() {
        return text("audit.record.id");
    }
}
