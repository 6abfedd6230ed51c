// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.jmx;

import io.jwitness.sensors.internal.dispatch.Operation;
import java.util.Set;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;

/** What is known of an MBean by its name. */
final class MBean {
    /** MBeans whose attributes are worth a record each: they tell the JVM's inside. */
    private static final Set<String> SENSITIVE_TYPES =
            Set.of("DiagnosticCommand", "HotSpotDiagnostic", "Endpoint");

    private static final Set<String> SENSITIVE_ATTRIBUTES =
            Set.of("SystemProperties", "InputArguments");

    private MBean() {}

    /** The canonical name; null for none, and for a subclass, whose methods are anybody's code. */
    static @Nullable String name(@Nullable Object name) {
        return name instanceof ObjectName mbean && mbean.getClass() == ObjectName.class
                ? mbean.getCanonicalName()
                : null;
    }

    /** Target text: the MBean, and its operation or attribute. */
    static String target(@Nullable String name, @Nullable Object member) {
        String mbean = name == null ? "?" : name;
        return member instanceof String text ? mbean + " " + text : mbean;
    }

    static boolean isSensitive(@Nullable Object name, @Nullable String attribute) {
        if (!(name instanceof ObjectName mbean) || mbean.getClass() != ObjectName.class) {
            return true;
        }
        String type = mbean.getKeyProperty("type");
        return (type != null && SENSITIVE_TYPES.contains(type))
                || (attribute != null && SENSITIVE_ATTRIBUTES.contains(attribute));
    }

    /** Jolokia tells this one of every request, with the whole answer. */
    static boolean isHistory(@Nullable Object name) {
        return name instanceof ObjectName mbean
                && mbean.getClass() == ObjectName.class
                && mbean.getDomain().startsWith("jolokia")
                && "History".equals(mbean.getKeyProperty("type"));
    }

    /**
     * True where somebody outside asks: what a framework does with its own MBeans is nobody's act,
     * inside a reload of its configuration too.
     */
    static boolean isAsked(Operation operation) {
        return operation.identity().actorId() != null || operation.identity().address() != null;
    }
}
