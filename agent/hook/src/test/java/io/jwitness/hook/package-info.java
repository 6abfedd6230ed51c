// SPDX-License-Identifier: Apache-2.0
/**
 * Claims about the two types in {@code java.lang}, run in a JVM whose {@code java.base} is patched
 * with them.
 *
 * <p>No test of ours may lie in {@code java.lang} itself. How the types get into an unpatched JVM
 * is tested in {@code agent/dist}.
 */
@NullMarked
package io.jwitness.hook;

import org.jspecify.annotations.NullMarked;
