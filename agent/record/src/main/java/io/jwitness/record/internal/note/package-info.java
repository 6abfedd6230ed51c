// SPDX-License-Identifier: Apache-2.0
/**
 * C2SP signed notes: texts with Ed25519 signatures, and the keys that make and check them.
 *
 * <p>What a note's text means is not known here; checkpoints are in {@code io.jwitness.record}.
 * Private keys are held by {@code NoteSigner} alone, and never reach a message or {@code toString}.
 */
@NullMarked
package io.jwitness.record.internal.note;

import org.jspecify.annotations.NullMarked;
