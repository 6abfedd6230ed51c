// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.jmx;

import io.jwitness.policy.internal.mask.Ask;
import io.jwitness.sensors.internal.dispatch.Operation;
import io.jwitness.sensors.internal.dispatch.OperationHandler;
import org.jspecify.annotations.Nullable;

/** An MBean that somebody outside creates or removes; frameworks do it for themselves all day. */
final class Registration implements OperationHandler {
    @Override
    public Role role() {
        return Role.SURFACE;
    }

    @Override
    public void enter(
            Operation operation,
            @Nullable Object self,
            @Nullable Object name,
            @Nullable Object className,
            @Nullable Object a2,
            @Nullable Object a3) {
        if (!MBean.isAsked(operation)) {
            operation.cancel();
            return;
        }
        operation.target("mbean", MBean.target(MBean.name(name), null));
        if (className != null) {
            operation.argument("class", "java.lang.String", className, Ask.PLAIN);
        }
    }
}
