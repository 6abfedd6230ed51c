// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.jmx;

import io.jwitness.sensors.internal.dispatch.CarrierHandler;
import io.jwitness.sensors.internal.dispatch.Identity;
import org.jspecify.annotations.Nullable;

/** A call that came over a remote JMX connection. */
final class RmiCarrier implements CarrierHandler {
    @Override
    public void lend(
            Identity identity,
            @Nullable Object connectionId,
            @Nullable Object a1,
            @Nullable Object a2,
            @Nullable Object a3) {
        if (connectionId instanceof String id) {
            ConnectionId.lend(id, identity);
        }
    }
}
