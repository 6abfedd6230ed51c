// SPDX-License-Identifier: Apache-2.0
/**
 * Puts {@code jwitness-agent.jar} together, once, when the project is built.
 *
 * <p>Nothing here travels in the jar. What the jar looks like inside, and why, is said in {@link
 * io.jwitness.dist.internal.build.Packager}; what is changed about the libraries in it, in {@link
 * io.jwitness.dist.internal.build.Relinker}.
 */
@NullMarked
package io.jwitness.dist.internal.build;

import org.jspecify.annotations.NullMarked;
