// SPDX-License-Identifier: Apache-2.0
/**
 * Puts calls to the hook into methods of the application, the JDK and their libraries, by changing
 * method bodies alone.
 *
 * <p>Nothing here knows what a surface is or what becomes of a call, and nothing here loads a class
 * of the application. What is woven where stands in the catalogue; where the calls arrive, in
 * dispatch.
 */
@NullMarked
package io.jwitness.sensors.internal.weave;

import org.jspecify.annotations.NullMarked;
