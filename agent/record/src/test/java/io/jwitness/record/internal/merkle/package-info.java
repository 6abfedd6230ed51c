// SPDX-License-Identifier: Apache-2.0
/** Claims about io.jwitness.record.internal.merkle. */
@NullMarked
package io.jwitness.record.internal.merkle;

import org.jspecify.annotations.NullMarked;
