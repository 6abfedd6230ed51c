// SPDX-License-Identifier: Apache-2.0
/**
 * Claims about the parts of the entry, one by one.
 *
 * <p>Nothing here starts a JVM: what the entry does to a real one is tested in {@code agent/dist}.
 */
@NullMarked
package io.jwitness.premain;

import org.jspecify.annotations.NullMarked;
