// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.actuator;

import io.jwitness.sensors.internal.dispatch.CarrierHandler;
import io.jwitness.sensors.internal.dispatch.Identity;
import org.jspecify.annotations.Nullable;

/** Sees a call end, and lends nothing on its thread. */
abstract class Follower implements CarrierHandler {
    @Override
    public final void lend(
            Identity identity,
            @Nullable Object a0,
            @Nullable Object a1,
            @Nullable Object a2,
            @Nullable Object a3) {}
}
