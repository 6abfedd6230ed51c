// SPDX-License-Identifier: Apache-2.0
/**
 * Ships a journal over OTLP: settings, the loop that reads, sends and remembers, and its health.
 *
 * <p>Nothing here writes to a journal beyond its own cursor, and nothing here may know a sensor or
 * Chronicle. The mapping from record to span is in {@code mapping}, the wire in {@code otlp}.
 */
@NullMarked
package io.jwitness.exporter.internal;

import org.jspecify.annotations.NullMarked;
