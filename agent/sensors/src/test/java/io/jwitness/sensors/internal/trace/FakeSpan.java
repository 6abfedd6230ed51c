// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.trace;

/** Stands in for the shaded API of the OpenTelemetry Java agent. */
public interface FakeSpan {
    static FakeSpan current() {
        return () -> new FakeSpanContext(SpanReaderTest.AGENT_TRACE, SpanReaderTest.AGENT_SPAN);
    }

    FakeSpanContext getSpanContext();
}
