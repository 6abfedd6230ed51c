// SPDX-License-Identifier: Apache-2.0
/**
 * Claims about JMX, made over a real connector to this very process.
 *
 * <p>No other JVM is started here. The whole agent is tested in {@code agent/dist}.
 */
@NullMarked
package io.jwitness.sensors.internal.jmx;

import org.jspecify.annotations.NullMarked;
