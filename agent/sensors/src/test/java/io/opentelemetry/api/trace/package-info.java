// SPDX-License-Identifier: Apache-2.0
/**
 * Stands in for the application's OpenTelemetry API: the four methods that are read, under their
 * real names.
 *
 * <p>Nothing else of that API may be needed. The real one is tested in {@code agent/dist}.
 */
@NullMarked
package io.opentelemetry.api.trace;

import org.jspecify.annotations.NullMarked;
