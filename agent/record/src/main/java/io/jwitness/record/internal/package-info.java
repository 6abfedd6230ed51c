// SPDX-License-Identifier: Apache-2.0
/**
 * What the rooms of the agent share about records, beside their bytes.
 *
 * <p>Nothing here is API for others, and nothing here does input or output. Encoding is in {@code
 * encode}, hashing in {@code merkle}, signatures in {@code note}, journal files in {@code segment}.
 */
@NullMarked
package io.jwitness.record.internal;

import org.jspecify.annotations.NullMarked;
