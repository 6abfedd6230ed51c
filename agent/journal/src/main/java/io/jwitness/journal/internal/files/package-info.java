// SPDX-License-Identifier: Apache-2.0
/**
 * Files of the journal as files: modes, renames, forcing, framing marks.
 *
 * <p>What a file means does not live here. Its users are {@code Slot}, the ring, the store and the
 * sealer.
 */
@NullMarked
package io.jwitness.journal.internal.files;

import org.jspecify.annotations.NullMarked;
