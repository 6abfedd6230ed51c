// SPDX-License-Identifier: Apache-2.0
/**
 * Places outside the host that checkpoints are told to: a file on other storage, C2SP witnesses.
 *
 * <p>Each works on threads of its own, so that none can hold the sealer; how a checkpoint is made
 * is not known here ({@code seal}), nor how HTTP is spoken ({@code HttpPost}). Start with {@link
 * io.jwitness.journal.internal.anchor.Courier}.
 */
@NullMarked
package io.jwitness.journal.internal.anchor;

import org.jspecify.annotations.NullMarked;
