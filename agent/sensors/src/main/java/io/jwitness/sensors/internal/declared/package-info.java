// SPDX-License-Identifier: Apache-2.0
/**
 * What makes records of rows that say all about themselves: target, arguments, actor, source,
 * change.
 *
 * <p>No product is known here, and no value is asked for anything but by JDK types. A surface that
 * needs more, since threads must be linked, has a handler of its own in another package.
 */
@NullMarked
package io.jwitness.sensors.internal.declared;

import org.jspecify.annotations.NullMarked;
