// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.carrier;

import io.jwitness.sensors.internal.catalogue.Family;
import io.jwitness.sensors.internal.catalogue.Row;
import io.jwitness.sensors.internal.dispatch.SiteHandler;
import java.util.function.Consumer;

/** Where requests come in. */
public final class CarrierRows {
    private CarrierRows() {}

    /** The rows of sensor {@code http}. */
    public static Family family() {
        return Family.of(
                "http",
                servlet("javax"),
                servlet("jakarta"),
                Row.of(
                                "com.sun.net.httpserver.Filter$Chain",
                                "doFilter(Lcom/sun/net/httpserver/HttpExchange;)V")
                        .enter("arg0")
                        .seen("17, 25")
                        .by(new HttpExchangeCarrier()));
    }

    /** Inside Spring Security's filters, so that the request tells the principal. */
    private static Row servlet(String root) {
        String http = root + "/servlet/http/HttpServlet";
        return Row.of(
                        root + ".servlet.http.HttpServlet",
                        "service(L" + http + "Request;L" + http + "Response;)V")
                .enter("arg0")
                .seen("4.0.1, 6.0.0, 6.1.0")
                .by(new ServletCarrier(root + ".servlet.http.HttpServletRequest"));
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
