// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.actuator;

import io.jwitness.sensors.internal.dispatch.CarrierHandler;
import io.jwitness.sensors.internal.dispatch.Identity;
import java.lang.ref.WeakReference;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Links requests to operations that run on another thread, by the identity of the map that both
 * hold: in WebFlux the adapter runs on an event loop, the operation on {@code boundedElastic}.
 *
 * <p>Holds the last 256 requests' addresses, each until its operation takes it, and maps weakly.
 */
final class RequestLinks {
    private static final int SIZE = 256;

    private final AtomicReferenceArray<@Nullable Link> links = new AtomicReferenceArray<>(SIZE);
    private final AtomicInteger next = new AtomicInteger();

    private record Link(WeakReference<Object> key, Identity identity) {}

    void put(Object key, Identity identity) {
        links.set(
                next.getAndIncrement() & (SIZE - 1), new Link(new WeakReference<>(key), identity));
    }

    /** Who called with this very object; once. */
    @Nullable Identity take(Object key) {
        for (int i = 0; i < SIZE; i++) {
            Link link = links.get(i);
            if (link != null && link.key.refersTo(key) && links.compareAndSet(i, link, null)) {
                return link.identity;
            }
        }
        return null;
    }

    /** Keeps who called when the adapter has made its map. */
    static final class Handler implements CarrierHandler {
        private final RequestLinks links;

        Handler(RequestLinks links) {
            this.links = links;
        }

        @Override
        public void lend(
                Identity identity,
                @Nullable Object remote,
                @Nullable Object forwarded,
                @Nullable Object userAgent,
                @Nullable Object traceparent) {
            if (remote instanceof InetSocketAddress address && address.getAddress() != null) {
                identity.address(address.getAddress().getHostAddress()).port(address.getPort());
            }
            identity.forwarded(forwarded instanceof String text ? text : null);
            identity.userAgent(userAgent instanceof String text ? text : null);
            identity.traceparent(traceparent instanceof String text ? text : null);
        }

        @Override
        public void left(Lent lent, @Nullable Object map, @Nullable Throwable thrown) {
            Identity known = map == null ? null : lent.identity();
            if (map != null && known != null) {
                Identity kept = new Identity();
                kept.copyFrom(known);
                links.put(map, kept);
            }
        }
    }
}
