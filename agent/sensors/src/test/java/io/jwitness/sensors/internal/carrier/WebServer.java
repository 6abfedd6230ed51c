// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.carrier;

import io.jwitness.sensors.internal.testing.Foreign;
import io.jwitness.sensors.internal.testing.Library;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How each server is started, as its users would, with a handler that does something. */
enum WebServer {
    UNDERTOW_2_3("undertow-2.3") {
        @Override
        Running start(Library library, Runnable work) {
            Object builder = Foreign.callStatic(library, "io.undertow.Undertow", "builder");
            Foreign.call(builder, "addHttpListener", 0, HOST);
            Foreign.call(
                    builder,
                    "setHandler",
                    handler(library, "io.undertow.server.HttpHandler", work, arguments -> ""));
            Object server = Foreign.get(builder, "build");
            Foreign.call(server, "start");
            Object listener = ((List<?>) Foreign.get(server, "getListenerInfo")).get(0);
            InetSocketAddress address =
                    (InetSocketAddress) Foreign.get(Objects.requireNonNull(listener), "getAddress");
            return new Running(address.getPort(), () -> Foreign.call(server, "stop"));
        }
    },

    JETTY_9_4("jetty-9") {
        @Override
        Running start(Library library, Runnable work) {
            return jetty(
                    library, work, arguments -> Foreign.call(arguments[1], "setHandled", true));
        }
    },

    JETTY_12("jetty-12") {
        @Override
        Running start(Library library, Runnable work) {
            return jetty(
                    library,
                    work,
                    arguments -> {
                        Foreign.call(arguments[2], "succeeded");
                        return true;
                    });
        }
    },

    VERTX_4("vertx-4") {
        @Override
        Running start(Library library, Runnable work) {
            return vertx(library, work);
        }
    },

    VERTX_5("vertx-5") {
        @Override
        Running start(Library library, Runnable work) {
            return vertx(library, work);
        }
    },

    REACTOR_NETTY_1("reactor-netty-1") {
        @Override
        Running start(Library library, Runnable work) {
            Object server =
                    Foreign.callStatic(library, "reactor.netty.http.server.HttpServer", "create");
            BiFunction<Object, Object, Object> handler =
                    (request, response) -> {
                        work.run();
                        return Foreign.callStatic(library, "reactor.core.publisher.Mono", "empty");
                    };
            server = Foreign.get(server, "host", HOST);
            server = Foreign.get(server, "port", 0);
            server = Foreign.get(server, "handle", handler);
            Object bound = Foreign.get(server, "bindNow");
            return new Running(
                    (Integer) Foreign.get(bound, "port"), () -> Foreign.call(bound, "disposeNow"));
        }
    },

    ARMERIA_1("armeria-1") {
        @Override
        Running start(Library library, Runnable work) {
            Object builder =
                    Foreign.callStatic(library, "com.linecorp.armeria.server.Server", "builder");
            Foreign.call(
                    builder, "http", new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            Foreign.call(
                    builder,
                    "service",
                    "/",
                    handler(
                            library,
                            "com.linecorp.armeria.server.HttpService",
                            work,
                            arguments ->
                                    Foreign.callStatic(
                                            library,
                                            "com.linecorp.armeria.common.HttpResponse",
                                            "of",
                                            200)));
            Object server = Foreign.get(builder, "build");
            ((CompletableFuture<?>) Foreign.get(server, "start")).join();
            return new Running(
                    (Integer) Foreign.get(server, "activeLocalPort"),
                    () -> ((CompletableFuture<?>) Foreign.get(server, "stop")).join());
        }
    },

    GRIZZLY_4("grizzly-4") {
        @Override
        Running start(Library library, Runnable work) {
            @SuppressWarnings("unchecked") // the driver is a function of these types
            BiFunction<Runnable, String, Map.Entry<Integer, Runnable>> driver =
                    library.driver(GrizzlyDriver.class, BiFunction.class);
            Map.Entry<Integer, Runnable> server = driver.apply(work, HOST);
            return new Running(server.getKey(), server.getValue());
        }
    };

    private static final String HOST = "127.0.0.1";

    /** A server that serves. */
    record Running(int port, Runnable stop) implements AutoCloseable {
        @Override
        public void close() {
            stop.run();
        }
    }

    private final String library;

    WebServer(String library) {
        this.library = library;
    }

    String library() {
        return library;
    }

    /** Starts it on a free port of the loopback interface. */
    abstract Running start(Library library, Runnable work);

    private static Object handler(
            Library library,
            String interfaceName,
            Runnable work,
            Function<Object[], @Nullable Object> answer) {
        return Foreign.implement(
                library,
                interfaceName,
                (method, arguments) -> {
                    if (method.startsWith("handle") || method.equals("serve")) {
                        work.run();
                        return answer.apply(arguments);
                    }
                    // What a life cycle asks: not running, not failed.
                    return method.startsWith("is") ? false : null;
                });
    }

    private static Running jetty(
            Library library, Runnable work, Function<Object[], @Nullable Object> end) {
        Object server =
                Foreign.make(
                        library,
                        "org.eclipse.jetty.server.Server",
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        Foreign.call(
                server,
                "setHandler",
                handler(library, "org.eclipse.jetty.server.Handler", work, end));
        Foreign.call(server, "start");
        return new Running(
                ((URI) Foreign.get(server, "getURI")).getPort(),
                () -> Foreign.call(server, "stop"));
    }

    private static Running vertx(Library library, Runnable work) {
        Object vertx = Foreign.callStatic(library, "io.vertx.core.Vertx", "vertx");
        Object server = Foreign.get(vertx, "createHttpServer");
        Foreign.call(
                server,
                "requestHandler",
                handler(
                        library,
                        "io.vertx.core.Handler",
                        work,
                        arguments -> Foreign.call(Foreign.get(arguments[0], "response"), "end")));
        await(Foreign.get(server, "listen", 0, HOST));
        return new Running(
                (Integer) Foreign.get(server, "actualPort"),
                () -> await(Foreign.get(vertx, "close")));
    }

    private static void await(Object future) {
        ((CompletionStage<?>) Foreign.get(future, "toCompletionStage"))
                .toCompletableFuture()
                .join();
    }
}
