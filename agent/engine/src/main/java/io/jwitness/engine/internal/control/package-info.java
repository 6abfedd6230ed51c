// SPDX-License-Identifier: Apache-2.0
/**
 * The control socket: who asks, what they may ask, and the answer.
 *
 * <p>Every answer but {@code status} is recorded before it is sent. The command line's side is in
 * {@code attach-cli}.
 */
@NullMarked
package io.jwitness.engine.internal.control;

import org.jspecify.annotations.NullMarked;
