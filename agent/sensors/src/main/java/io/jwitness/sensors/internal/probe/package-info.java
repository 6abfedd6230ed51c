// SPDX-License-Identifier: Apache-2.0
/**
 * The application's own methods that a policy names.
 *
 * <p>What a probe may show of an argument is the policy's; nothing here reads a value. How the
 * method is woven stands in weave.
 */
@NullMarked
package io.jwitness.sensors.internal.probe;

import org.jspecify.annotations.NullMarked;
