// SPDX-License-Identifier: Apache-2.0
/**
 * Who called: web requests, and what links a request to work on another thread.
 *
 * <p>A carrier gives no record, never reads a parameter or a body, and keeps no request. What is
 * asked of one is asked when an operation inside it wants to know.
 */
@NullMarked
package io.jwitness.sensors.internal.carrier;

import org.jspecify.annotations.NullMarked;
