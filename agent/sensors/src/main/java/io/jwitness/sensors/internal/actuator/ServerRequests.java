// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.actuator;

import io.jwitness.sensors.internal.carrier.Claims;
import io.jwitness.sensors.internal.dispatch.Identity;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.ref.WeakReference;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Asks a reactive request who it is from: its address and four headers, never its body. */
final class ServerRequests {
    private static final String REQUEST =
            "org.springframework.http.server.reactive.ServerHttpRequest";

    /** The methods, of one loader; weak, as they hold the application's classes. */
    private volatile WeakReference<@Nullable Getters> getters = new WeakReference<>(null);

    /** Who sends a request; a user's name from its header alone is no more than asserted. */
    Identity identify(Object request) {
        Identity identity = new Identity();
        Getters get = gettersFor(request);
        if (get == null) {
            return identity;
        }
        InetSocketAddress remote = get.remote(request);
        if (remote != null && remote.getAddress() != null) {
            identity.address(remote.getAddress().getHostAddress()).port(remote.getPort());
        }
        identity.forwarded(get.header(request, "X-Forwarded-For"));
        identity.userAgent(get.header(request, "User-Agent"));
        identity.traceparent(get.header(request, "traceparent"));
        Claims.claim(identity, get.header(request, "Authorization"));
        return identity;
    }

    /** A path as it is matched: decoded; as it is, where it cannot be. */
    static String decoded(String path) {
        if (path.indexOf('%') < 0) {
            return path;
        }
        try {
            return URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            return path;
        }
    }

    private @Nullable Getters gettersFor(Object request) {
        Getters known = getters.get();
        if (known != null && known.type.isInstance(request)) {
            return known;
        }
        try {
            ClassLoader loader = request.getClass().getClassLoader();
            Getters found = new Getters(Class.forName(REQUEST, false, loader), loader);
            getters = new WeakReference<>(found);
            return found;
        } catch (ReflectiveOperationException | LinkageError notThere) {
            return null;
        }
    }

    private static final class Getters {
        final Class<?> type;
        private final MethodHandle address;
        private final MethodHandle headers;
        private final MethodHandle first;

        Getters(Class<?> type, @Nullable ClassLoader loader) throws ReflectiveOperationException {
            this.type = type;
            Class<?> all = Class.forName("org.springframework.http.HttpHeaders", false, loader);
            MethodHandles.Lookup lookup = MethodHandles.publicLookup();
            MethodType generic = MethodType.methodType(Object.class, Object.class);
            address =
                    lookup.findVirtual(
                                    type,
                                    "getRemoteAddress",
                                    MethodType.methodType(InetSocketAddress.class))
                            .asType(generic);
            headers =
                    lookup.findVirtual(type, "getHeaders", MethodType.methodType(all))
                            .asType(generic);
            first =
                    lookup.findVirtual(
                                    all,
                                    "getFirst",
                                    MethodType.methodType(String.class, String.class))
                            .asType(
                                    MethodType.methodType(
                                            Object.class, Object.class, String.class));
        }

        @Nullable InetSocketAddress remote(Object request) {
            try {
                return (Object) address.invokeExact(request) instanceof InetSocketAddress known
                        ? known
                        : null;
            } catch (Throwable foreign) {
                // The server's own request failed; it says so when it is asked again.
                return null;
            }
        }

        @Nullable String header(Object request, String name) {
            try {
                Object all = (Object) headers.invokeExact(request);
                return all != null && (Object) first.invokeExact(all, name) instanceof String text
                        ? text
                        : null;
            } catch (Throwable foreign) {
                // As above.
                return null;
            }
        }
    }
}
