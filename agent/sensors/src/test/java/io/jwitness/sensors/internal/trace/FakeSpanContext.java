// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.trace;

/** Stands in for the shaded API of the OpenTelemetry Java agent. */
public final class FakeSpanContext {
    private final String traceId;
    private final String spanId;

    FakeSpanContext(String traceId, String spanId) {
        this.traceId = traceId;
        this.spanId = spanId;
    }

    public String getTraceId() {
        return traceId;
    }

    public String getSpanId() {
        return spanId;
    }
}
