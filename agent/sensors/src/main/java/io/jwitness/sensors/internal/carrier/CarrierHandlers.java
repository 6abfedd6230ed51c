// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.carrier;

import io.jwitness.sensors.internal.catalogue.Handlers;
import io.jwitness.sensors.internal.dispatch.SiteHandler;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** What {@code http.yaml} and {@code ready.yaml} name. */
public final class CarrierHandlers {
    private CarrierHandlers() {}

    /**
     * Of {@code http.yaml}.
     *
     * @param refusals told of requests that were refused
     */
    public static Handlers http(Refusals refusals) {
        Map<String, SiteHandler> handlers = new HashMap<>();
        handlers.put("http-exchange", new HttpExchangeCarrier());
        for (String root : new String[] {"javax", "jakarta"}) {
            ServletCarrier filters = new ServletCarrier(root, refusals);
            handlers.put("servlet-" + root, new ServletCarrier(root, refusals));
            handlers.put("filters-" + root, filters);
            handlers.put("refused-user-" + root, new RefusedUser(filters));
        }
        return Handlers.of(handlers);
    }

    /**
     * Of {@code ready.yaml}.
     *
     * @param ready told who said that the application is ready
     */
    public static Handlers ready(Consumer<String> ready) {
        return Handlers.of(Map.of("ready", new ReadyHandler(ready)));
    }
}
