// SPDX-License-Identifier: Apache-2.0
/**
 * What tests put into a copy of the agent jar in place of the engine.
 *
 * <p>It runs in the isolated loader of another process, and never in a test's own JVM. {@link
 * io.jwitness.dist.StandIn} packs it.
 */
@NullMarked
package io.jwitness.dist.standin;

import org.jspecify.annotations.NullMarked;
