// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.console;

import io.jwitness.policy.internal.mask.Ask;
import io.jwitness.record.ActorType;
import io.jwitness.record.Confidence;
import io.jwitness.sensors.internal.dispatch.Operation;
import io.jwitness.sensors.internal.dispatch.OperationHandler;
import java.lang.reflect.InvocationTargetException;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * WildFly's audit of a management operation: values are whether it only read, its result, the user,
 * the way in, the address, and the operations as nodes of a model. A Java class and no row, because
 * only the names in those nodes are told: the values beside them may be passwords.
 *
 * <p>What only reads, and what the server does for itself, is no record.
 */
final class WildFlyOperation implements OperationHandler {
    private static final int READ_ONLY = 0;
    private static final int RESULT = 1;
    private static final int USER = 2;
    private static final int MECHANISM = 3;
    private static final int ADDRESS = 4;
    private static final int OPERATIONS = 5;

    @Override
    public Role role() {
        return Role.SURFACE;
    }

    @Override
    public boolean concernsAll(@Nullable Object self, @Nullable Object[] values) {
        return Boolean.FALSE.equals(values[READ_ONLY])
                // The server itself is somebody called anonymous, who comes by no way.
                && (values[MECHANISM] != null || values[ADDRESS] != null);
    }

    @Override
    public void enterAll(Operation operation, @Nullable Object self, @Nullable Object[] values) {
        Object first =
                values[OPERATIONS] instanceof List<?> all && !all.isEmpty() ? all.get(0) : null;
        operation.target("management", first == null ? null : target(first));
        String attribute = first == null ? null : text(first, "name");
        if (attribute != null) {
            operation.argument("name", null, attribute, Ask.PLAIN);
        }
        if (values[MECHANISM] instanceof String mechanism) {
            operation.argument("mechanism", null, mechanism, Ask.PLAIN);
        }
        if (values[USER] instanceof String user) {
            operation
                    .identity()
                    .actor(ActorType.USER, user, Confidence.AUTHENTICATED, "wildfly-management");
        }
        if (values[ADDRESS] instanceof InetAddress address) {
            operation.identity().address(address.getHostAddress());
        }
        operation.note(values[RESULT]);
    }

    @Override
    public void exit(Operation operation, @Nullable Object result, @Nullable Throwable thrown) {
        if ("ROLLBACK".equals(operation.note())) {
            operation.failure("wildfly.rollback");
        }
    }

    /** As its command line writes it: {@code /subsystem=logging/logger=a:write-attribute}. */
    private static String target(Object operation) {
        StringBuilder target = new StringBuilder();
        Object address = child(operation, "address");
        if (address != null && ask(address, "asPropertyList") instanceof List<?> parts) {
            for (Object part : parts) {
                Object value = ask(part, "getValue");
                target.append('/')
                        .append(ask(part, "getName"))
                        .append('=')
                        .append(value == null ? "" : ask(value, "asString"));
            }
        }
        return target.append(':').append(text(operation, "operation")).toString();
    }

    private static @Nullable String text(Object node, String key) {
        Object child = child(node, key);
        return child != null && ask(child, "asString") instanceof String text ? text : null;
    }

    /** A part that is defined; a node that is asked for one it lacks would get it, undefined. */
    private static @Nullable Object child(Object node, String key) {
        try {
            Object has = node.getClass().getMethod("hasDefined", String.class).invoke(node, key);
            return Boolean.TRUE.equals(has)
                    ? node.getClass().getMethod("get", String.class).invoke(node, key)
                    : null;
        } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException e) {
            return null;
        }
    }

    private static @Nullable Object ask(Object on, String method) {
        try {
            return on.getClass().getMethod(method).invoke(on);
        } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException e) {
            // Another version of the model, or a node of another kind.
            return null;
        }
    }
}
