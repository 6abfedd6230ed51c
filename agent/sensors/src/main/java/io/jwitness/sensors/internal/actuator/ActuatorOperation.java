// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.actuator;

import io.jwitness.policy.internal.mask.Ask;
import io.jwitness.record.ActorType;
import io.jwitness.record.Confidence;
import io.jwitness.sensors.internal.dispatch.Identity;
import io.jwitness.sensors.internal.dispatch.Operation;
import io.jwitness.sensors.internal.dispatch.OperationHandler;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An operation of an endpoint: values are its method, its type, its arguments and the principal.
 *
 * <p>The arguments are path, query and body in one map. Selectors belong to the target; of the rest
 * only what is known to be harmless is asked for in plain.
 */
final class ActuatorOperation implements OperationHandler {
    private static final int BAD_REQUEST = 400;

    /** What load balancers and scrapers read all day. */
    private static final Set<String> POLLED = Set.of("health", "info", "metrics", "prometheus");

    private final ReactiveRequests requests;
    private final UnfinishedResults results;
    private final LaterResults later;

    ActuatorOperation(ReactiveRequests requests, UnfinishedResults results, LaterResults later) {
        this.requests = requests;
        this.results = results;
        this.later = later;
    }

    @Override
    public Role role() {
        return Role.SURFACE;
    }

    @Override
    public void enter(
            Operation operation,
            @Nullable Object self,
            @Nullable Object method,
            @Nullable Object type,
            @Nullable Object arguments,
            @Nullable Object principal) {
        operation.event(
                "WRITE".equals(type)
                        ? "actuator.write"
                        : "DELETE".equals(type) ? "actuator.delete" : "actuator.read");
        Map<?, ?> values = arguments instanceof Map<?, ?> map ? map : Map.of();
        identify(operation, arguments, principal);
        if (method instanceof Method endpoint) {
            String id = Endpoints.id(endpoint.getDeclaringClass());
            List<String> selectors = Endpoints.selectors(endpoint);
            operation.target("endpoint", target(id, selectors, values));
            if (operation.event().equals("actuator.read") && POLLED.contains(id)) {
                operation.mayRepeat(id);
            }
            for (Map.Entry<?, ?> entry : values.entrySet()) {
                if (entry.getKey() instanceof String name && !selectors.contains(name)) {
                    operation.argument(name, null, entry.getValue(), ask(id, name));
                }
            }
        }
    }

    private void identify(
            Operation operation, @Nullable Object arguments, @Nullable Object principal) {
        Identity identity = operation.identity();
        Exchange exchange = arguments == null ? null : requests.serving(arguments);
        if (exchange != null && identity.address() == null) {
            identity.copyFrom(exchange.identity);
        }
        operation.note(exchange);
        if (principal instanceof String name) {
            identity.actor(ActorType.USER, name, Confidence.AUTHENTICATED, "actuator");
        }
    }

    private static String target(String id, List<String> selectors, Map<?, ?> values) {
        StringBuilder target = new StringBuilder(id);
        for (String selector : selectors) {
            Object value = values.get(selector);
            if (value instanceof String text) {
                target.append('/').append(text);
            } else if (value instanceof String[] parts) {
                for (String part : parts) {
                    target.append('/').append(part);
                }
            }
        }
        return target.toString();
    }

    /** Levels and names of properties are known to be safe; a property's value is a secret. */
    private static Ask ask(String id, String name) {
        if (id.equals("loggers") && name.equals("configuredLevel")) {
            return Ask.PLAIN;
        }
        if (id.equals("env")) {
            return name.equals("name") ? Ask.PLAIN : Ask.MASKED;
        }
        return Ask.UNSET;
    }

    @Override
    public void exit(Operation operation, @Nullable Object result, @Nullable Throwable thrown) {
        if (thrown != null || result == null) {
            return;
        }
        if (result instanceof Integer status) {
            if (status >= BAD_REQUEST) {
                operation.failure("http." + status);
            }
        } else if (Endpoints.isPublisher(result.getClass())) {
            goOn(operation);
        } else {
            operation.result(null, result, Ask.UNSET);
        }
    }

    /** It has not happened yet. */
    private void goOn(Operation operation) {
        if (operation.note() instanceof Exchange exchange) {
            results.await(exchange, operation);
        } else {
            later.await(operation);
        }
    }
}
