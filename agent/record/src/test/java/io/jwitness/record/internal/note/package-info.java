// SPDX-License-Identifier: Apache-2.0
/** Claims about io.jwitness.record.internal.note. */
@NullMarked
package io.jwitness.record.internal.note;

import org.jspecify.annotations.NullMarked;
