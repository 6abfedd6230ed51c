// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.actuator;

import io.jwitness.record.ActorType;
import io.jwitness.record.Confidence;
import io.jwitness.sensors.internal.carrier.Refusals;
import java.lang.reflect.Modifier;
import org.jspecify.annotations.Nullable;

/**
 * Follows a WebFlux request to an endpoint through the threads that serve it: a Java class and no
 * row, because nothing but the identity of its objects links them. It arrives on an event loop, is
 * authenticated wherever passwords are hashed, reaches the endpoint's adapter, whose map of
 * arguments is the one that the operation gets on {@code boundedElastic}, and is over when its
 * response is committed.
 */
final class ReactiveRequests {
    private final BasePaths bases;
    private final RefusedRequests refusals;
    private final UnfinishedResults results;
    private final ServerRequests requests = new ServerRequests();
    private final WeakLinks<Exchange> byResponse = new WeakLinks<>();
    private final WeakLinks<Exchange> byArguments = new WeakLinks<>();

    ReactiveRequests(BasePaths bases, RefusedRequests refusals, UnfinishedResults results) {
        this.bases = bases;
        this.refusals = refusals;
        this.results = results;
    }

    /** The request that an operation with these arguments serves; once. */
    @Nullable Exchange serving(Object arguments) {
        return byArguments.take(arguments);
    }

    /** Values are request, response, path and method: as it arrives, before any filter. */
    final class Arrival extends Follower {
        @Override
        public void left(Lent lent, @Nullable Object result, @Nullable Throwable thrown) {
            Object request = lent.value(0);
            Object response = lent.value(1);
            if (request == null
                    || response == null
                    || !(lent.value(2) instanceof String raw)
                    || thrown != null) {
                return;
            }
            String path = ServerRequests.decoded(raw);
            if (bases.endpoint(path) != null) {
                String method = lent.value(3) instanceof String text ? text : null;
                byResponse.put(response, new Exchange(requests.identify(request), method, path));
            }
        }
    }

    /** Values are the principal's name and the response: Spring Security knows who it is. */
    final class Authentication extends Follower {
        @Override
        public void left(Lent lent, @Nullable Object result, @Nullable Throwable thrown) {
            Object response = lent.value(1);
            Exchange exchange = response == null ? null : byResponse.get(response);
            if (exchange != null && lent.value(0) instanceof String name) {
                exchange.identity.actor(
                        ActorType.USER, name, Confidence.AUTHENTICATED, "spring-security");
            }
        }
    }

    /** Values are request and response, the result the map of arguments: an endpoint has it. */
    final class Adapter extends Follower {
        @Override
        public void left(Lent lent, @Nullable Object map, @Nullable Throwable thrown) {
            Object request = lent.value(0);
            Object response = lent.value(1);
            if (map == null || request == null) {
                return;
            }
            Exchange exchange = response == null ? null : byResponse.get(response);
            if (exchange == null) {
                exchange = new Exchange(requests.identify(request), null, "");
                if (response != null) {
                    byResponse.put(response, exchange);
                }
            }
            exchange.reached = true;
            byArguments.put(map, exchange);
        }
    }

    /** The value is the response, which is about to be sent. */
    final class Commit extends Follower {
        @Override
        public void left(Lent lent, @Nullable Object result, @Nullable Throwable thrown) {
            Object response = lent.value(0);
            Exchange exchange = response == null ? null : byResponse.take(response);
            if (response == null || exchange == null) {
                return;
            }
            int status = status(response);
            if (exchange.reached) {
                results.committed(exchange, status);
            } else if (Refusals.isRefusal(status)) {
                refusals.refused(status, exchange.method, exchange.path, exchange.identity);
            } else {
                refusals.answered(status, exchange.method, exchange.path, exchange.identity);
            }
        }
    }

    /**
     * 200 where none was set; read by reflection, since the status has another type in Spring 5.
     */
    private static int status(Object response) {
        for (Class<?> at = response.getClass(); at != null; at = at.getSuperclass()) {
            if (!Modifier.isPublic(at.getModifiers())) {
                continue;
            }
            try {
                String text = "" + at.getMethod("getStatusCode").invoke(response);
                // "403 FORBIDDEN" of an enum constant, "499" of any other.
                return text.length() >= 3 ? Integer.parseInt(text.substring(0, 3)) : 200;
            } catch (ReflectiveOperationException | NumberFormatException none) {
                return 200;
            }
        }
        return 200;
    }
}
