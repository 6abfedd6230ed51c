// SPDX-License-Identifier: Apache-2.0
/**
 * The life of the agent inside somebody's JVM: what starts when, on which thread, and how it goes
 * away again.
 *
 * <p>Only wiring lives here; what is wired lives in the other rooms. Whatever runs before {@code
 * main} must stay free of lambdas, {@code java.nio.file}, {@code java.util.logging} and JMX. Begin
 * with {@link io.jwitness.engine.internal.Starter}.
 */
@NullMarked
package io.jwitness.engine.internal;

import org.jspecify.annotations.NullMarked;
