// SPDX-License-Identifier: Apache-2.0
/**
 * The packaged agent in real applications: ours, and those that other people publish.
 *
 * <p>Tests here see what an operator sees, through {@link io.jwitness.harness.Jvm} and {@link
 * io.jwitness.harness.Trail}, and never call the agent's classes. All are named {@code *IT}: they
 * run once the jar is packaged.
 */
@NullMarked
package io.jwitness.apps;

import org.jspecify.annotations.NullMarked;
