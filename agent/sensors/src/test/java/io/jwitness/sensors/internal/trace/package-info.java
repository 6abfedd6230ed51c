// SPDX-License-Identifier: Apache-2.0
/**
 * Claims about reading the application's span: which API is asked, when again, and what a broken
 * one may do. Nothing here starts another JVM. The real OpenTelemetry Java agent stands in {@code
 * agent/dist}.
 */
@NullMarked
package io.jwitness.sensors.internal.trace;

import org.jspecify.annotations.NullMarked;
