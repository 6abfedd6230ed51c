// SPDX-License-Identifier: Apache-2.0
/** The sensors as a whole, with a real {@code Instrumentation}. */
@NullMarked
package io.jwitness.sensors.internal;

import org.jspecify.annotations.NullMarked;
