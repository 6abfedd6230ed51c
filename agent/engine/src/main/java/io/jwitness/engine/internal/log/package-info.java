// SPDX-License-Identifier: Apache-2.0
/**
 * The agent's own rolling log, {@code agent.log} in the slot.
 *
 * <p>No value that masking has not seen may come here, and nothing here writes to the application's
 * streams but the one line of {@link io.jwitness.engine.internal.log.Stderr}.
 */
@NullMarked
package io.jwitness.engine.internal.log;

import org.jspecify.annotations.NullMarked;
