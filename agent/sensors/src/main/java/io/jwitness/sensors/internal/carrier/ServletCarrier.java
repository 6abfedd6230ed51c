// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.carrier;

import io.jwitness.record.ActorType;
import io.jwitness.record.Confidence;
import io.jwitness.sensors.internal.dispatch.CarrierHandler;
import io.jwitness.sensors.internal.dispatch.Identity;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;

/**
 * A request to a servlet, or to the filters before it. Asks its address and four headers, never a
 * parameter: those of a form would be read from the body, and be gone for the application.
 *
 * <p>A request with nothing recorded inside is asked for its status when it ends: one that was
 * refused is told, once, by the outermost carrier.
 */
final class ServletCarrier implements CarrierHandler {
    private final String requests;
    private final String responses;
    private final Refusals refusals;

    /**
     * The methods of the interfaces, of one loader. Weak, because they hold the application's
     * classes; whoever loses them finds them again.
     */
    private volatile WeakReference<@Nullable Getters> getters = new WeakReference<>(null);

    private volatile WeakReference<@Nullable Status> statuses = new WeakReference<>(null);

    /**
     * A carrier for one generation of the API.
     *
     * @param root {@code javax} or {@code jakarta}
     * @param refusals told of requests that were refused
     */
    ServletCarrier(String root, Refusals refusals) {
        this.requests = root + ".servlet.http.HttpServletRequest";
        this.responses = root + ".servlet.http.HttpServletResponse";
        this.refusals = refusals;
    }

    @Override
    public void lend(
            Identity identity,
            @Nullable Object request,
            @Nullable Object response,
            @Nullable Object a2,
            @Nullable Object a3) {
        Getters get = request == null ? null : gettersFor(request);
        if (request == null || get == null) {
            return;
        }
        identity.address(get.text(get.address, request));
        identity.port(get.number(get.port, request));
        identity.forwarded(get.header(request, "X-Forwarded-For"));
        identity.userAgent(get.header(request, "User-Agent"));
        identity.traceparent(get.header(request, "traceparent"));
        String user = get.text(get.user, request);
        if (user != null) {
            identity.actor(ActorType.USER, user, Confidence.AUTHENTICATED, "servlet");
        }
    }

    @Override
    public void left(Lent lent, @Nullable Object result, @Nullable Throwable thrown) {
        if (thrown != null || lent.isTold()) {
            return;
        }
        Object request = lent.value(0);
        Object response = lent.value(1);
        int status = response == null ? -1 : status(response);
        if (request == null || !Refusals.isRefusal(status)) {
            return;
        }
        Getters get = gettersFor(request);
        if (get != null && get.isAsync(request)) {
            // Another thread answers, and may have done so already: WebFlux in a servlet container,
            // whose own links tell of it.
            return;
        }
        if (lent.isInside(ServletCarrier.class)) {
            lent.lendOutwards();
            return;
        }
        Identity identity = lent.identity();
        if (get == null || identity == null) {
            return;
        }
        String path = get.text(get.pathInfo, request);
        if (path == null) {
            path = get.text(get.servletPath, request);
        }
        if (path != null) {
            Claims.claim(identity, get.header(request, "Authorization"));
            refusals.refused(status, get.text(get.method, request), path, identity);
        }
    }

    private int status(Object response) {
        Status known = statuses.get();
        if (known == null || !known.type.isInstance(response)) {
            Class<?> type = find(response.getClass(), responses);
            try {
                known = type == null ? null : new Status(type);
            } catch (ReflectiveOperationException notThere) {
                known = null;
            }
            statuses = new WeakReference<>(known);
        }
        return known == null ? -1 : known.of(response);
    }

    private @Nullable Getters gettersFor(Object request) {
        Getters known = getters.get();
        if (known != null && known.type.isInstance(request)) {
            return known;
        }
        Class<?> type = find(request.getClass(), requests);
        if (type == null) {
            return null;
        }
        try {
            Getters found = new Getters(type);
            getters = new WeakReference<>(found);
            return found;
        } catch (ReflectiveOperationException notThere) {
            return null;
        }
    }

    /** The interface among a class's supertypes, in the loader that the request comes from. */
    private static @Nullable Class<?> find(Class<?> from, String name) {
        for (Class<?> at = from; at != null; at = at.getSuperclass()) {
            for (Class<?> each : at.getInterfaces()) {
                if (each.getName().equals(name)) {
                    return each;
                }
                Class<?> above = find(each, name);
                if (above != null) {
                    return above;
                }
            }
        }
        return null;
    }

    private static final class Status {
        final Class<?> type;
        private final MethodHandle getter;

        Status(Class<?> type) throws ReflectiveOperationException {
            this.type = type;
            getter =
                    MethodHandles.publicLookup()
                            .findVirtual(type, "getStatus", MethodType.methodType(int.class))
                            .asType(MethodType.methodType(int.class, Object.class));
        }

        int of(Object response) {
            try {
                return (int) getter.invokeExact(response);
            } catch (Throwable foreign) {
                // The application's own response wrapper failed.
                return -1;
            }
        }
    }

    private static final class Getters {
        final Class<?> type;
        final MethodHandle method;
        final MethodHandle servletPath;
        final MethodHandle pathInfo;
        final MethodHandle address;
        final MethodHandle port;
        final MethodHandle header;
        final MethodHandle user;
        final MethodHandle async;

        Getters(Class<?> type) throws ReflectiveOperationException {
            this.type = type;
            MethodHandles.Lookup lookup = MethodHandles.publicLookup();
            MethodType text = MethodType.methodType(String.class);
            MethodType generic = MethodType.methodType(Object.class, Object.class);
            address = lookup.findVirtual(type, "getRemoteAddr", text).asType(generic);
            user = lookup.findVirtual(type, "getRemoteUser", text).asType(generic);
            method = lookup.findVirtual(type, "getMethod", text).asType(generic);
            servletPath = lookup.findVirtual(type, "getServletPath", text).asType(generic);
            pathInfo = lookup.findVirtual(type, "getPathInfo", text).asType(generic);
            async = async(lookup, type);
            port =
                    lookup.findVirtual(type, "getRemotePort", MethodType.methodType(int.class))
                            .asType(MethodType.methodType(int.class, Object.class));
            header =
                    lookup.findVirtual(type, "getHeader", text.appendParameterTypes(String.class))
                            .asType(
                                    MethodType.methodType(
                                            Object.class, Object.class, String.class));
        }

        /** Servlet 2.5, which has no such method, has no such requests either. */
        private static MethodHandle async(MethodHandles.Lookup lookup, Class<?> type)
                throws IllegalAccessException {
            try {
                return lookup.findVirtual(
                                type, "isAsyncStarted", MethodType.methodType(boolean.class))
                        .asType(MethodType.methodType(boolean.class, Object.class));
            } catch (NoSuchMethodException old) {
                return MethodHandles.dropArguments(
                        MethodHandles.constant(boolean.class, false), 0, Object.class);
            }
        }

        @Nullable String text(MethodHandle getter, Object request) {
            try {
                return (Object) getter.invokeExact(request) instanceof String text ? text : null;
            } catch (Throwable foreign) {
                // The application's own request wrapper failed; it says so when it is asked again.
                return null;
            }
        }

        @Nullable String header(Object request, String name) {
            try {
                return (Object) header.invokeExact(request, name) instanceof String text
                        ? text
                        : null;
            } catch (Throwable foreign) {
                // As above.
                return null;
            }
        }

        boolean isAsync(Object request) {
            try {
                return (boolean) async.invokeExact(request);
            } catch (Throwable foreign) {
                // As above.
                return false;
            }
        }

        int number(MethodHandle getter, Object request) {
            try {
                return (int) getter.invokeExact(request);
            } catch (Throwable foreign) {
                // As above.
                return -1;
            }
        }
    }
}
