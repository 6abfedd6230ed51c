// SPDX-License-Identifier: Apache-2.0
/**
 * The sensors as the engine sees them: one facade, and what it needs to work.
 *
 * <p>No surface is handled here. Each has a package of its own beside this one; what they share is
 * in weave, catalogue and dispatch.
 */
@NullMarked
package io.jwitness.sensors.internal;

import org.jspecify.annotations.NullMarked;
