// SPDX-License-Identifier: Apache-2.0
/** Claims about the public API, and about the room as a whole. */
@NullMarked
package io.jwitness.record;

import org.jspecify.annotations.NullMarked;
