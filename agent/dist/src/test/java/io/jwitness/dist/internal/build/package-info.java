// SPDX-License-Identifier: Apache-2.0
/**
 * Claims about the packaging's parts, before there is a jar.
 *
 * <p>What is in the finished jar is tested in {@code io.jwitness.dist}, on the jar itself.
 */
@NullMarked
package io.jwitness.dist.internal.build;

import org.jspecify.annotations.NullMarked;
