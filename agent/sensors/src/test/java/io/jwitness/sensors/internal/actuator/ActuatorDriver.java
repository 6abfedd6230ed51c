// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.actuator;

import java.lang.reflect.Constructor;
import java.security.Principal;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.InvocationContext;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.invoke.convert.ConversionServiceParameterValueMapper;
import org.springframework.boot.actuate.endpoint.jmx.JmxOperation;
import org.springframework.boot.actuate.endpoint.jmx.annotation.JmxEndpointDiscoverer;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/**
 * Calls operations of real endpoints, as a connector does. Compiled once, loaded again by the
 * loader of each Boot version; only JDK types cross its border: {@code apply(operation, arguments,
 * principal)}.
 */
public final class ActuatorDriver implements Function<Object[], @Nullable Object> {
    private final Map<String, JmxOperation> operations = new HashMap<>();

    public ActuatorDriver() throws ReflectiveOperationException {
        // Registered by supplier: Spring is not to read class files of a newer JDK.
        AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
        context.registerBean("loggers", Loggers.class, Loggers::new);
        context.registerBean("env", Env.class, Env::new);
        context.registerBean("health", Health.class, Health::new);
        context.refresh();
        Constructor<?> constructor = JmxEndpointDiscoverer.class.getConstructors()[0];
        Object[] arguments = new Object[constructor.getParameterCount()];
        Arrays.fill(arguments, List.of());
        arguments[0] = context;
        arguments[1] = new ConversionServiceParameterValueMapper();
        JmxEndpointDiscoverer discoverer =
                (JmxEndpointDiscoverer) constructor.newInstance(arguments);
        discoverer
                .getEndpoints()
                .forEach(
                        endpoint ->
                                endpoint.getOperations()
                                        .forEach(each -> operations.put(each.getName(), each)));
    }

    @Override
    @SuppressWarnings("unchecked") // the test gives a map of arguments
    public @Nullable Object apply(Object[] call) {
        JmxOperation operation = Objects.requireNonNull(operations.get((String) call[0]));
        String principal = (String) call[2];
        SecurityContext security =
                new SecurityContext() {
                    @Override
                    public Principal getPrincipal() {
                        return () -> principal;
                    }

                    @Override
                    public boolean isUserInRole(String role) {
                        return false;
                    }
                };
        return operation.invoke(new InvocationContext(security, (Map<String, Object>) call[1]));
    }

    /** Named as Boot's own, so that what is known of their arguments applies. */
    @Endpoint(id = "loggers")
    public static final class Loggers {
        @ReadOperation
        public Map<String, String> loggers() {
            return Map.of("ROOT", "INFO");
        }

        @WriteOperation
        public @Nullable Object configureLogLevel(
                @Selector String name, @Nullable String configuredLevel) {
            if ("LOUD".equals(configuredLevel)) {
                throw new IllegalArgumentException("no such level");
            }
            return "GONE".equals(configuredLevel)
                    ? new WebEndpointResponse<>(404)
                    : Collections.singletonMap(name, configuredLevel);
        }
    }

    /** What a load balancer asks for. */
    @Endpoint(id = "health")
    public static final class Health {
        @ReadOperation
        public Map<String, String> health() {
            return Map.of("status", "UP");
        }
    }

    /** As Spring Cloud's writable environment. */
    @Endpoint(id = "env")
    public static final class Env {
        @WriteOperation
        public void write(String name, String value) {}

        @DeleteOperation
        public void delete() {}
    }
}
