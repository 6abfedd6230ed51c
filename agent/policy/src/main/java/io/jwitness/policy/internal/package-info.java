// SPDX-License-Identifier: Apache-2.0
/**
 * The policy in force: which event is recorded, how far, and whether the caller waits or is
 * refused.
 *
 * <p>Nothing here knows a sensor, a journal or the network, and the built-in rules load neither
 * Jackson nor RE2/J, because they are compiled on the application's start path. The file's reader
 * is in {@code io.jwitness.policy.internal.file}, masking in {@code
 * io.jwitness.policy.internal.mask}.
 */
@NullMarked
package io.jwitness.policy.internal;

import org.jspecify.annotations.NullMarked;
