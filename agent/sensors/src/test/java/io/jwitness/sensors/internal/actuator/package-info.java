// SPDX-License-Identifier: Apache-2.0
/** The actuator of three Boot generations, driven for real. */
@NullMarked
package io.jwitness.sensors.internal.actuator;

import org.jspecify.annotations.NullMarked;
