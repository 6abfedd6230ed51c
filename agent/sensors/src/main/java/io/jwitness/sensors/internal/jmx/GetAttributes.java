// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.jmx;

import io.jwitness.sensors.internal.dispatch.Operation;
import io.jwitness.sensors.internal.dispatch.OperationHandler;
import org.jspecify.annotations.Nullable;

/**
 * Attributes of an MBean that are read. Consoles and scrapers do it all day: those reads are
 * counted. The first read of what tells the JVM's inside is a record of its own, and so is each
 * that fails or is refused.
 */
final class GetAttributes implements OperationHandler {
    @Override
    public Role role() {
        return Role.SURFACE;
    }

    @Override
    public void enter(
            Operation operation,
            @Nullable Object self,
            @Nullable Object name,
            @Nullable Object attributes,
            @Nullable Object a2,
            @Nullable Object a3) {
        if (!MBean.isAsked(operation)) {
            operation.cancel();
            return;
        }
        String mbean = MBean.name(name);
        String which = sensitive(name, attributes);
        if (which != null || operation.isNested() || mbean == null) {
            String target = MBean.target(mbean, which);
            operation.target("mbean", target).mayRepeat(target);
            return;
        }
        operation.target("mbean", MBean.target(mbean, attributes)).counted(mbean);
    }

    /** The sensitive attributes of these, or null where none is. */
    private static @Nullable String sensitive(@Nullable Object name, @Nullable Object attributes) {
        if (attributes instanceof String one) {
            return MBean.isSensitive(name, one) ? one : null;
        }
        if (!(attributes instanceof String[] several)) {
            return null;
        }
        StringBuilder found = new StringBuilder();
        for (String each : several) {
            if (MBean.isSensitive(name, each)) {
                found.append(found.isEmpty() ? "" : " ").append(each);
            }
        }
        return found.isEmpty() ? null : found.toString();
    }
}
