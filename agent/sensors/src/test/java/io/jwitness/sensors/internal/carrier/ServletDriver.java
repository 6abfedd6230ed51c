// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.carrier;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * A servlet that does something, and a request to it. Loaded again by the loader of each servlet
 * API; only JDK types cross its border: {@code apply(work, user)} returns what was asked of the
 * request.
 */
public final class ServletDriver implements BiFunction<Runnable, String, List<String>> {
    private static final Map<String, Object> REQUEST =
            Map.of(
                    "getRemoteAddr",
                    "192.0.2.7",
                    "getRemotePort",
                    4711,
                    "getMethod",
                    "POST",
                    "getServletPath",
                    "/actuator/loggers/com.acme");

    /** The user of a request to a servlet that does not leave dispatching to its superclass. */
    static final String DISPATCHER = "dispatcher";

    /** The user of a request that another thread answers. */
    static final String ASYNCHRONOUS = "asynchronous";

    private int status = 200;
    private static final Map<String, String> HEADERS =
            Map.of(
                    "X-Forwarded-For",
                    "198.51.100.9",
                    "User-Agent",
                    "curl/8",
                    "traceparent",
                    "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");

    @Override
    public List<String> apply(Runnable work, String user) {
        List<String> asked = new ArrayList<>();
        HttpServletRequest request =
                (HttpServletRequest)
                        Proxy.newProxyInstance(
                                getClass().getClassLoader(),
                                new Class<?>[] {HttpServletRequest.class},
                                (proxy, method, arguments) -> {
                                    asked.add(method.getName());
                                    return switch (method.getName()) {
                                        case "getHeader" -> HEADERS.get((String) arguments[0]);
                                        case "getRemoteUser" -> user;
                                        case "isAsyncStarted" -> user.equals(ASYNCHRONOUS);
                                        default -> REQUEST.get(method.getName());
                                    };
                                });
        HttpServletResponse response =
                (HttpServletResponse)
                        Proxy.newProxyInstance(
                                getClass().getClassLoader(),
                                new Class<?>[] {HttpServletResponse.class},
                                (proxy, method, arguments) -> {
                                    if (method.getName().equals("sendError")) {
                                        status = (Integer) arguments[0];
                                    }
                                    return method.getName().equals("getStatus") ? status : null;
                                });
        try {
            HttpServlet servlet =
                    user.equals(DISPATCHER) ? new Dispatching(work) : new Working(work);
            servlet.service(request, response);
        } catch (ServletException | IOException failure) {
            throw new IllegalStateException(failure);
        }
        return asked;
    }

    private static final class Working extends HttpServlet {
        private static final long serialVersionUID = 1L;
        private final transient Runnable work;

        Working(Runnable work) {
            this.work = work;
        }

        @Override
        protected void doPost(HttpServletRequest request, HttpServletResponse response)
                throws IOException {
            try {
                work.run();
            } catch (SecurityException refused) {
                response.sendError(403);
            }
        }
    }

    /** As Liberty's for its REST handlers. */
    private static final class Dispatching extends HttpServlet {
        private static final long serialVersionUID = 1L;
        private final transient Runnable work;

        Dispatching(Runnable work) {
            this.work = work;
        }

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) {
            work.run();
        }
    }
}
