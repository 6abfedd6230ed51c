// SPDX-License-Identifier: Apache-2.0
/**
 * The queue on disk: the only place of JWitness that knows Chronicle Queue.
 *
 * <p>No order, hash or tree is decided here, and no other thread than the writer's comes here.
 * Start with {@link io.jwitness.journal.internal.store.QueueStore}; what Chronicle Queue does when
 * a disk fails, and why it is handed nothing but the file that it writes, stands there.
 */
@NullMarked
package io.jwitness.journal.internal.store;

import org.jspecify.annotations.NullMarked;
