// SPDX-License-Identifier: Apache-2.0
/**
 * How a record becomes bytes: the mutable draft that a sensor fills, and the encoder that writes it
 * in the order, with the escapes and within the size of the record format.
 *
 * <p>Nothing here reads, stores or judges a record, and nothing here knows what is sensitive: what
 * is put into a draft is written. Reading is in {@code io.jwitness.record}, hashing in {@code
 * io.jwitness.record.internal.merkle}.
 */
@NullMarked
package io.jwitness.record.internal.encode;

import org.jspecify.annotations.NullMarked;
