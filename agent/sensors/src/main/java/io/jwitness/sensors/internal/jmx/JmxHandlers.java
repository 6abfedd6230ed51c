// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.jmx;

import io.jwitness.sensors.internal.catalogue.Handlers;
import io.jwitness.sensors.internal.dispatch.Recorder;
import java.util.Map;

/** What {@code jmx.yaml} names. */
final class JmxHandlers {
    private JmxHandlers() {}

    static Handlers all(Recorder recorder) {
        return Handlers.of(
                Map.of(
                        "invoke", new Invoke(),
                        "set-attributes", new SetAttributes(),
                        "get-attributes", new GetAttributes(),
                        "registration", new Registration(),
                        "rmi-carrier", new RmiCarrier(recorder),
                        "disconnect", new Disconnect(),
                        "login", new Login()));
    }
}
