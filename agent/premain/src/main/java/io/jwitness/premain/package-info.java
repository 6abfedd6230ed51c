// SPDX-License-Identifier: Apache-2.0
/**
 * The agent's entry: the only classes of ours on the application's class path.
 *
 * <p>Frozen and dumb: a JVM keeps the first entry class it saw for ever, and runs it for every
 * later version too, so nothing lives here that a later version could want to change. It is Java 8,
 * so that an old JVM gets a line instead of an abort, and never uses a lambda, {@code
 * java.nio.file}, {@code java.util.logging} or JMX, which would decide something in the
 * application's place before {@code main}. Next door: {@code io.jwitness.engine.internal.Starter},
 * in the isolated loader.
 */
package io.jwitness.premain;
