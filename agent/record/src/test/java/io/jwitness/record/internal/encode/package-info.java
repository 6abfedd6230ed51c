// SPDX-License-Identifier: Apache-2.0
/** Claims about the bytes of a record. */
@NullMarked
package io.jwitness.record.internal.encode;

import org.jspecify.annotations.NullMarked;
