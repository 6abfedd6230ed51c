// SPDX-License-Identifier: Apache-2.0
/**
 * The audit record as other people's programs may use it: read a journal, verify it, prove one
 * record.
 *
 * <p>Public API lives in this package alone; it depends on the JDK and on Jackson's streaming
 * reader. Nothing that instruments, writes a journal or speaks OpenTelemetry may live here. How
 * records are written is in {@code io.jwitness.record.internal.encode}.
 */
@NullMarked
package io.jwitness.record;

import org.jspecify.annotations.NullMarked;
