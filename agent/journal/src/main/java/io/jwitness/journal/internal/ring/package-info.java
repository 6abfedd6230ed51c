// SPDX-License-Identifier: Apache-2.0
/**
 * The ring: where application threads leave records, in a mapped file that survives the process.
 *
 * <p>Nothing here may block, allocate or throw on the application's thread, and nothing here knows
 * Chronicle Queue or the Merkle tree. Start with {@link io.jwitness.journal.internal.ring.Ring} for
 * the promises and {@link io.jwitness.journal.internal.ring.RingLane} for the bytes; what empties
 * it is {@code Writer} in the parent package.
 */
@NullMarked
package io.jwitness.journal.internal.ring;

import org.jspecify.annotations.NullMarked;
