// SPDX-License-Identifier: Apache-2.0
/**
 * What takes records before the ring is open, and hands them over when it is.
 *
 * <p>Bounded and on the heap; no file is touched here. The ring itself lives in {@code
 * agent/journal}.
 */
@NullMarked
package io.jwitness.engine.internal.early;

import org.jspecify.annotations.NullMarked;
