// SPDX-License-Identifier: Apache-2.0
/**
 * What turns journalled records into sealed ones: keys, the sealer's thread, the files of
 * checkpoints.
 *
 * <p>Nothing here appends a record or knows the ring's bytes; nothing is signed that was not forced
 * first. Start with {@link io.jwitness.journal.internal.seal.Sealer}.
 */
@NullMarked
package io.jwitness.journal.internal.seal;

import org.jspecify.annotations.NullMarked;
