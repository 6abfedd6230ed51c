// SPDX-License-Identifier: Apache-2.0
/** Requests that lend who called. */
@NullMarked
package io.jwitness.sensors.internal.carrier;

import org.jspecify.annotations.NullMarked;
