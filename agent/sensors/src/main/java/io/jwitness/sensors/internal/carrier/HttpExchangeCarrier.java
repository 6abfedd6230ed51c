// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.carrier;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpPrincipal;
import io.jwitness.record.ActorType;
import io.jwitness.record.Confidence;
import io.jwitness.sensors.internal.dispatch.CarrierHandler;
import io.jwitness.sensors.internal.dispatch.Identity;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * A request of the JDK's own web server, which Jolokia's agent uses. Loaded only where module
 * {@code jdk.httpserver} is, since its rows match nowhere else.
 */
final class HttpExchangeCarrier implements CarrierHandler {
    @Override
    public void lend(
            Identity identity,
            @Nullable Object request,
            @Nullable Object a1,
            @Nullable Object a2,
            @Nullable Object a3) {
        if (!(request instanceof HttpExchange exchange)) {
            return;
        }
        InetSocketAddress remote = exchange.getRemoteAddress();
        if (remote != null && remote.getAddress() != null) {
            identity.address(remote.getAddress().getHostAddress()).port(remote.getPort());
        }
        Headers headers = exchange.getRequestHeaders();
        identity.forwarded(headers.getFirst("X-Forwarded-For"));
        identity.userAgent(headers.getFirst("User-Agent"));
        identity.traceparent(headers.getFirst("traceparent"));
        // After the authentication filter, which is inside the first call of the chain.
        HttpPrincipal principal = exchange.getPrincipal();
        if (principal != null) {
            identity.actor(
                    ActorType.USER,
                    principal.getUsername(),
                    Confidence.AUTHENTICATED,
                    "http-principal");
        }
    }
}
