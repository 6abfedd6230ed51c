// SPDX-License-Identifier: Apache-2.0
/**
 * The RFC 6962 Merkle tree over stored records: leaf hashes, the compact range that the writer and
 * the verifier fold them into, and proofs.
 *
 * <p>Only hashes live here: nothing knows what a record, a file or a signature is. Signatures over
 * roots are in {@code note}.
 */
@NullMarked
package io.jwitness.record.internal.merkle;

import org.jspecify.annotations.NullMarked;
