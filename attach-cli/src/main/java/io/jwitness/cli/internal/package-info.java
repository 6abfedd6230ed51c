// SPDX-License-Identifier: Apache-2.0
/**
 * The {@code jwitness} command: one class per subcommand, and the entry.
 *
 * <p>The only place of JWitness that prints. Nothing here may write into a journal's directory.
 * Start reading at {@link io.jwitness.cli.internal.Main}; what touches a running JVM is in {@code
 * jvm}, what touches the terminal in {@code console}, how records are read, chosen and shown in
 * {@code records}, how they are summed up in {@code report}.
 */
@NullMarked
package io.jwitness.cli.internal;

import org.jspecify.annotations.NullMarked;
