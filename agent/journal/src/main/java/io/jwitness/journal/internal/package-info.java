// SPDX-License-Identifier: Apache-2.0
/**
 * The writing side of a journal: a slot on disk, a ring before it, a writer and a sealer.
 *
 * <p>Application threads meet {@code ring} alone; Chronicle Queue is met in {@code store} alone;
 * reading and verifying live in {@code io.jwitness.record}, never here. Start with {@link
 * io.jwitness.journal.internal.Journal}, then {@code Writer}.
 */
@NullMarked
package io.jwitness.journal.internal;

import org.jspecify.annotations.NullMarked;
