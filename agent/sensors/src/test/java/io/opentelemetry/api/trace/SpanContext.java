// SPDX-License-Identifier: Apache-2.0
package io.opentelemetry.api.trace;

public interface SpanContext {
    String getTraceId();

    String getSpanId();

    static Span span(String traceId, String spanId) {
        SpanContext context =
                new SpanContext() {
                    @Override
                    public String getTraceId() {
                        return traceId;
                    }

                    @Override
                    public String getSpanId() {
                        return spanId;
                    }
                };
        return () -> context;
    }
}
