// SPDX-License-Identifier: Apache-2.0
/**
 * Reading a policy file into a small tree that remembers where everything stood.
 *
 * <p>Only form is judged here, within bounds that hostile input cannot stretch; what a key means is
 * never known here, and no class is ever named by the input. What the tree says is read by {@code
 * io.jwitness.policy.internal.PolicyReader}.
 */
@NullMarked
package io.jwitness.policy.internal.file;

import org.jspecify.annotations.NullMarked;
