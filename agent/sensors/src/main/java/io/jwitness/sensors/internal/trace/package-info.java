// SPDX-License-Identifier: Apache-2.0
/**
 * The application's own current span: its two ids, read from whatever tracing API the application
 * or its OpenTelemetry agent brought.
 *
 * <p>Nothing here may load a tracing API of ours, start a span, or throw. How the ids travel in a
 * record stands in {@code docs/record.md}; how an export makes them parents, in {@code exporter}.
 */
@NullMarked
package io.jwitness.sensors.internal.trace;

import org.jspecify.annotations.NullMarked;
