// SPDX-License-Identifier: Apache-2.0
/**
 * Claims about the agent jar itself: what lies in it, how it gets into a JVM, and how it leaves.
 *
 * <p>No sensor and no journal is tested here; where the engine would disturb, {@link
 * io.jwitness.dist.StandIn} takes its place in a copy of the jar. The agent as a whole, in whole
 * applications, is tested in {@code io.jwitness.apps}.
 */
@NullMarked
package io.jwitness.dist;

import org.jspecify.annotations.NullMarked;
