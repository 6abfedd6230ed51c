// SPDX-License-Identifier: Apache-2.0
/**
 * Masking: what may be shown of a value, decided and done before anything is stored.
 *
 * <p>No value ever leaves this package unmasked, in an exception's message neither, and foreign
 * code (a {@code toString}, an iterator, a getter of the application) is not called. Which argument
 * asks for what is the policy's business, in {@code io.jwitness.policy.internal}; start reading at
 * {@link io.jwitness.policy.internal.mask.Masker}.
 */
@NullMarked
package io.jwitness.policy.internal.mask;

import org.jspecify.annotations.NullMarked;
