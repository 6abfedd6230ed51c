// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.carrier;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.function.BiFunction;
import org.glassfish.grizzly.http.server.HttpHandler;
import org.glassfish.grizzly.http.server.HttpServer;
import org.glassfish.grizzly.http.server.NetworkListener;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.grizzly.http.server.Response;

/**
 * A Grizzly server whose handler does something; its handlers are classes, and cannot be proxies.
 * {@code apply(work, host)} starts it, and returns its port and how it is stopped.
 */
public final class GrizzlyDriver
        implements BiFunction<Runnable, String, Map.Entry<Integer, Runnable>> {
    @Override
    public Map.Entry<Integer, Runnable> apply(Runnable work, String host) {
        HttpServer server = new HttpServer();
        server.addListener(new NetworkListener("grizzly", host, 0));
        server.getServerConfiguration().addHttpHandler(new Working(work), "/");
        try {
            server.start();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return Map.entry(server.getListener("grizzly").getPort(), server::shutdownNow);
    }

    private static final class Working extends HttpHandler {
        private final Runnable work;

        Working(Runnable work) {
            this.work = work;
        }

        @Override
        public void service(Request request, Response response) {
            work.run();
        }
    }
}
