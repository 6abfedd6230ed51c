// SPDX-License-Identifier: Apache-2.0
/**
 * Turns calls of the hook into operations, and operations into records: who is on this thread, what
 * the policy says, what is written when, and what is waited for.
 *
 * <p>Nothing here knows a surface, and nothing here keeps an object of the application once its
 * operation is over. What a surface's calls mean is told by its handler, beside its rows; where the
 * records go, by {@code RecordSink}.
 */
@NullMarked
package io.jwitness.sensors.internal.dispatch;

import org.jspecify.annotations.NullMarked;
