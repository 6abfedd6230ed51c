// SPDX-License-Identifier: Apache-2.0
/** Log levels, by real log frameworks. */
@NullMarked
package io.jwitness.sensors.internal.log;

import org.jspecify.annotations.NullMarked;
