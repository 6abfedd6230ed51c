// SPDX-License-Identifier: Apache-2.0
/** What becomes of a call: decisions, stages, waits, refusals, parents. */
@NullMarked
package io.jwitness.sensors.internal.dispatch;

import org.jspecify.annotations.NullMarked;
