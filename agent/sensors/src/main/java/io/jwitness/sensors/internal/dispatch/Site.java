// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.dispatch;

import io.jwitness.record.internal.spi.Lane;
import org.jspecify.annotations.Nullable;

/**
 * One place that woven code calls from.
 *
 * @param sensor the sensor that it belongs to
 * @param className binary name of the woven class
 * @param methodName its method
 * @param event what is recorded, where the row says so
 * @param lane which way into the ring
 * @param handler what makes something of a call
 */
public record Site(
        String sensor,
        String className,
        String methodName,
        @Nullable String event,
        Lane lane,
        SiteHandler handler) {}
