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
 * A request to a servlet. Asks its address and four headers, never a parameter: those of a form
 * would be read from the body, and be gone for the application.
 */
final class ServletCarrier implements CarrierHandler {
    private final String interfaceName;

    /**
     * The methods of the interface, of one loader. Weak, because they hold the application's class;
     * whoever loses them finds them again.
     */
    private volatile WeakReference<@Nullable Getters> getters = new WeakReference<>(null);

    /** A carrier for requests of an interface, by its binary name. */
    ServletCarrier(String interfaceName) {
        this.interfaceName = interfaceName;
    }

    @Override
    public void lend(
            Identity identity,
            @Nullable Object request,
            @Nullable Object a1,
            @Nullable Object a2,
            @Nullable Object a3) {
        if (request == null) {
            return;
        }
        Getters get = gettersFor(request);
        if (get == null) {
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

    private @Nullable Getters gettersFor(Object request) {
        Getters known = getters.get();
        if (known != null && known.type.isInstance(request)) {
            return known;
        }
        Class<?> type = find(request.getClass());
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
    private @Nullable Class<?> find(Class<?> from) {
        for (Class<?> at = from; at != null; at = at.getSuperclass()) {
            for (Class<?> each : at.getInterfaces()) {
                if (each.getName().equals(interfaceName)) {
                    return each;
                }
                Class<?> above = find(each);
                if (above != null) {
                    return above;
                }
            }
        }
        return null;
    }

    private static final class Getters {
        final Class<?> type;
        final MethodHandle address;
        final MethodHandle port;
        final MethodHandle header;
        final MethodHandle user;

        Getters(Class<?> type) throws ReflectiveOperationException {
            this.type = type;
            MethodHandles.Lookup lookup = MethodHandles.publicLookup();
            MethodType text = MethodType.methodType(String.class);
            MethodType generic = MethodType.methodType(Object.class, Object.class);
            address = lookup.findVirtual(type, "getRemoteAddr", text).asType(generic);
            user = lookup.findVirtual(type, "getRemoteUser", text).asType(generic);
            port =
                    lookup.findVirtual(type, "getRemotePort", MethodType.methodType(int.class))
                            .asType(MethodType.methodType(int.class, Object.class));
            header =
                    lookup.findVirtual(type, "getHeader", text.appendParameterTypes(String.class))
                            .asType(
                                    MethodType.methodType(
                                            Object.class, Object.class, String.class));
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
