// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.carrier;

import io.jwitness.sensors.internal.catalogue.Family;
import io.jwitness.sensors.internal.catalogue.Row;
import io.jwitness.sensors.internal.dispatch.SiteHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Where requests come in. */
public final class CarrierRows {
    private static final String SECURITY = "org.springframework.security.web.";

    private CarrierRows() {}

    /**
     * The rows of sensor {@code http}.
     *
     * @param refusals told of requests that were refused
     */
    public static Family family(Refusals refusals) {
        List<Row> rows = new ArrayList<>();
        servlets("javax", "4.0.1", "9.0.83", "5.7.11", refusals, rows);
        servlets("jakarta", "6.0.0, 6.1.0", "10.1.46, 11.0.15", "6.5.5, 7.0.2", refusals, rows);
        rows.add(
                Row.of(
                                "com.sun.net.httpserver.Filter$Chain",
                                "doFilter(Lcom/sun/net/httpserver/HttpExchange;)V")
                        .enter("arg0")
                        .seen("17, 25")
                        .by(new HttpExchangeCarrier()));
        return Family.of("http", rows.toArray(new Row[0]));
    }

    private static void servlets(
            String root,
            String api,
            String tomcat,
            String security,
            Refusals refusals,
            List<Row> rows) {
        String servlet = root + "/servlet/";
        String http =
                "(L"
                        + servlet
                        + "http/HttpServletRequest;L"
                        + servlet
                        + "http/HttpServletResponse;";
        String any = "(L" + servlet + "ServletRequest;L" + servlet + "ServletResponse;";
        String chain = "L" + servlet + "FilterChain;";
        // Inside Spring Security's filters, so that the request tells the principal.
        rows.add(
                Row.of(root + ".servlet.http.HttpServlet", "service" + http + ")V")
                        .enter("arg0", "arg1")
                        .seen(api)
                        .by(new ServletCarrier(root, refusals)));
        // Around every filter: a refusal by one never reaches a servlet.
        ServletCarrier filters = new ServletCarrier(root, refusals);
        rows.add(
                Row.of("org.apache.catalina.core.ApplicationFilterChain", "doFilter" + any + ")V")
                        .enter("arg0", "arg1")
                        .seen(tomcat)
                        .by(filters));
        rows.add(
                Row.of(SECURITY + "FilterChainProxy", "doFilter" + any + chain + ")V")
                        .enter("arg0", "arg1")
                        .seen(security)
                        .by(filters));
        rows.add(
                Row.of(
                                SECURITY + "access.ExceptionTranslationFilter",
                                "handleSpringSecurityException"
                                        + http
                                        + chain
                                        + "Ljava/lang/RuntimeException;)V")
                        .enter("arg0")
                        .seen(security)
                        .by(new RefusedUser(new ServletCarrier(root, refusals))));
    }

    /**
     * The rows of sensor {@code ready}: what frameworks do when the application is ready.
     *
     * @param ready told who said so
     */
    public static Family ready(Consumer<String> ready) {
        SiteHandler handler = new ReadyHandler(ready);
        return Family.of(
                "ready",
                Row.of(
                                "org.springframework.boot.context.event.EventPublishingRunListener",
                                "ready(Lorg/springframework/context/ConfigurableApplicationContext;"
                                        + "Ljava/time/Duration;)V")
                        .enter("this.getClass()Ljava/lang/Class;.getName()Ljava/lang/String;")
                        .seen("2.7.18, 3.5.6, 4.0.1")
                        .by(handler),
                Row.of("org.apache.catalina.startup.Catalina", "start()V")
                        .enter("this.getClass()Ljava/lang/Class;.getName()Ljava/lang/String;")
                        .by(handler),
                Row.of("org.jboss.as.controller.ControlledProcessState", "setRunning()V")
                        .enter("this.getClass()Ljava/lang/Class;.getName()Ljava/lang/String;")
                        .by(handler));
    }
}
