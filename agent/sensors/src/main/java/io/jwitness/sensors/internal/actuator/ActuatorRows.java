// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.actuator;

import io.jwitness.sensors.internal.catalogue.Family;
import io.jwitness.sensors.internal.catalogue.Row;

/**
 * The one choke point of the actuator, below web, JMX and Armeria, above caching; and what links a
 * reactive request to it.
 */
public final class ActuatorRows {
    private static final String STRING = "()Ljava/lang/String;";
    private static final String ENDPOINT = "org/springframework/boot/actuate/endpoint/";
    private static final String EXCHANGE = "Lorg/springframework/web/server/ServerWebExchange;";

    private ActuatorRows() {}

    /** The rows of sensor {@code actuator}. */
    public static Family family() {
        RequestLinks links = new RequestLinks();
        String context = ENDPOINT + "SecurityContext";
        return Family.of(
                "actuator",
                Row.of(
                                "org.springframework.boot.actuate.endpoint.annotation"
                                        + ".AbstractDiscoveredOperation",
                                "invoke(L" + ENDPOINT + "InvocationContext;)Ljava/lang/Object;")
                        .enter(
                                "this.getOperationMethod()L"
                                        + ENDPOINT
                                        + "invoke/reflect/OperationMethod;"
                                        + ".getMethod()Ljava/lang/reflect/Method;",
                                "this.getType()L" + ENDPOINT + "OperationType;.name" + STRING,
                                "arg0.getArguments()Ljava/util/Map;",
                                "arg0.resolveArgument(Ljava/lang/Class;)Ljava/lang/Object;{"
                                        + context
                                        + ".class}<"
                                        + context
                                        + ">::getPrincipal()Ljava/security/Principal;::getName"
                                        + STRING)
                        .exit(
                                "return<"
                                        + ENDPOINT
                                        + "web/WebEndpointResponse>.getStatus()I | return")
                        .seen("2.7.18, 3.5.6, 4.0.1")
                        .by(new ActuatorOperation(links)),
                reactive(
                        "org.springframework.boot.actuate.endpoint.web.reactive",
                        "2.7.18, 3.5.6",
                        links),
                reactive("org.springframework.boot.webflux.actuate.endpoint.web", "4.0.1", links));
    }

    /** The map that the adapter makes of a request is the one that the operation gets, later. */
    private static Row reactive(String packageName, String seen, RequestLinks links) {
        String request =
                "arg0::getRequest()Lorg/springframework/http/server/reactive/ServerHttpRequest;";
        String header =
                request
                        + "::getHeaders()Lorg/springframework/http/HttpHeaders;"
                        + ".getFirst(Ljava/lang/String;)Ljava/lang/String;";
        return Row.of(
                        packageName
                                + ".AbstractWebFluxEndpointHandlerMapping$ReactiveWebOperationAdapter",
                        "getArguments(" + EXCHANGE + "Ljava/util/Map;)Ljava/util/Map;")
                .enter(
                        request + "::getRemoteAddress()Ljava/net/InetSocketAddress;",
                        header + "{'X-Forwarded-For'}",
                        header + "{'User-Agent'}",
                        header + "{'traceparent'}")
                .exit("return")
                .seen(seen)
                .by(new RequestLinks.Handler(links));
    }
}
