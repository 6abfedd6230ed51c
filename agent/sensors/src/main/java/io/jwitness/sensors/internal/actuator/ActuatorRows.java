// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.actuator;

import io.jwitness.sensors.internal.carrier.Refusals;
import io.jwitness.sensors.internal.catalogue.Family;
import io.jwitness.sensors.internal.catalogue.Row;
import io.jwitness.sensors.internal.dispatch.SiteHandler;
import java.util.ArrayList;
import java.util.List;

/**
 * The one choke point of the actuator, below web, JMX and Armeria, above caching; and what links a
 * reactive request to it.
 */
final class ActuatorRows {
    private static final String BOOT = "org.springframework.boot.";
    private static final String STRING = "()Ljava/lang/String;";
    private static final String ENDPOINT = "org/springframework/boot/actuate/endpoint/";
    private static final String HTTP = "org/springframework/http/";
    private static final String REACTIVE = HTTP + "server/reactive/ServerHttp";
    private static final String EXCHANGE = "Lorg/springframework/web/server/ServerWebExchange;";
    private static final String MONO = "Lreactor/core/publisher/Mono;";
    private static final String SPRING = "5.3.31, 6.2.11, 7.0.2";

    private ActuatorRows() {}

    /** The rows of sensor {@code actuator}. */
    static Family family(BasePaths bases, Refusals refusals, UnfinishedResults results) {
        ReactiveRequests reactive = new ReactiveRequests(bases, refusals, results);
        LaterResults later = new LaterResults(results);
        List<Row> rows = new ArrayList<>();
        String context = ENDPOINT + "SecurityContext";
        rows.add(
                Row.of(
                                BOOT + "actuate.endpoint.annotation.AbstractDiscoveredOperation",
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
                        .by(new ActuatorOperation(reactive, results, later)));
        SiteHandler mapped = new MappedEndpoints(bases);
        String old = BOOT + "actuate.endpoint.web.";
        rows.add(mapping(old + "servlet.AbstractWebMvc", "2.7.18, 3.5.6", mapped));
        rows.add(mapping(old + "reactive.AbstractWebFlux", "2.7.18, 3.5.6", mapped));
        rows.add(mapping(BOOT + "webmvc.actuate.endpoint.web.AbstractWebMvc", "4.0.1", mapped));
        rows.add(mapping(BOOT + "webflux.actuate.endpoint.web.AbstractWebFlux", "4.0.1", mapped));
        reactive(reactive, rows);
        later(later, rows);
        return Family.of("actuator", rows.toArray(new Row[0]));
    }

    private static Row mapping(String prefix, String seen, SiteHandler mapped) {
        return Row.of(prefix + "EndpointHandlerMapping", "initHandlerMethods()V")
                .enter(
                        "this.endpointMapping:L"
                                + ENDPOINT
                                + "web/EndpointMapping;.getPath"
                                + STRING)
                .seen(seen)
                .by(mapped);
    }

    private static void reactive(ReactiveRequests reactive, List<Row> rows) {
        rows.add(
                Row.of(
                                "org.springframework.web.server.adapter.HttpWebHandlerAdapter",
                                "handle(L"
                                        + REACTIVE
                                        + "Request;L"
                                        + REACTIVE
                                        + "Response;)"
                                        + MONO)
                        .enter(
                                "arg0",
                                undecorated("arg1"),
                                "arg0::getPath()L"
                                        + HTTP
                                        + "server/RequestPath;::pathWithinApplication()L"
                                        + HTTP
                                        + "server/PathContainer;::value"
                                        + STRING,
                                "arg0::getMethod()L" + HTTP + "HttpMethod;.name" + STRING)
                        .seen(SPRING)
                        .by(reactive.new Arrival()));
        String response = "::getResponse()L" + REACTIVE + "Response;";
        rows.add(
                Row.of(
                                "org.springframework.security.web.server.authentication"
                                        + ".AuthenticationWebFilter",
                                "onAuthenticationSuccess("
                                        + "Lorg/springframework/security/core/Authentication;"
                                        + "Lorg/springframework/security/web/server/WebFilterExchange;)"
                                        + MONO)
                        .enter(
                                "arg0::getName" + STRING,
                                undecorated("arg1.getExchange()" + EXCHANGE + response))
                        .seen("5.7.11, 6.5.5, 7.0.2")
                        .by(reactive.new Authentication()));
        SiteHandler adapter = reactive.new Adapter();
        rows.add(
                adapter(
                        BOOT + "actuate.endpoint.web.reactive",
                        "2.7.18, 3.5.6",
                        response,
                        adapter));
        rows.add(adapter(BOOT + "webflux.actuate.endpoint.web", "4.0.1", response, adapter));
        rows.add(
                Row.of(
                                "org.springframework.http.server.reactive.AbstractServerHttpResponse",
                                "doCommit(Ljava/util/function/Supplier;)" + MONO)
                        .enter("this")
                        .seen(SPRING)
                        .by(reactive.new Commit()));
    }

    private static void later(LaterResults later, List<Row> rows) {
        String manager = "org.springframework.web.context.request.async.WebAsyncManager";
        rows.add(
                Row.of(
                                manager,
                                "startDeferredResultProcessing("
                                        + "Lorg/springframework/web/context/request/async/DeferredResult;"
                                        + "[Ljava/lang/Object;)V")
                        .enter("this")
                        .seen(SPRING)
                        .by(later.new Started()));
        rows.add(
                Row.of(manager, "setConcurrentResultAndDispatch(Ljava/lang/Object;)V")
                        .enter("this", "arg0")
                        .seen(SPRING)
                        .by(later.new Arrived()));
        rows.add(
                Row.of(
                                BOOT + "actuate.endpoint.jmx.EndpointMBean",
                                "invoke(Ljava/lang/String;[Ljava/lang/Object;[Ljava/lang/String;)"
                                        + "Ljava/lang/Object;")
                        .seen("2.7.18, 3.5.6, 4.0.1")
                        .by(later.new Waited()));
    }

    /** The map that the adapter makes of a request is the one that the operation gets, later. */
    private static Row adapter(
            String packageName, String seen, String response, SiteHandler handler) {
        return Row.of(
                        packageName
                                + ".AbstractWebFluxEndpointHandlerMapping$ReactiveWebOperationAdapter",
                        "getArguments(" + EXCHANGE + "Ljava/util/Map;)Ljava/util/Map;")
                .enter(
                        "arg0::getRequest()L" + REACTIVE + "Request;",
                        undecorated("arg0" + response))
                .exit("return")
                .seen(seen)
                .by(handler);
    }

    /** The response that is committed: for HEAD it is inside one that drops the body. */
    private static String undecorated(String response) {
        return response
                + "<"
                + REACTIVE
                + "ResponseDecorator>.getDelegate()L"
                + REACTIVE
                + "Response; | "
                + response;
    }
}
