// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.jmx;

import io.jwitness.policy.internal.mask.Ask;
import io.jwitness.sensors.internal.dispatch.Operation;
import io.jwitness.sensors.internal.dispatch.OperationHandler;
import org.jspecify.annotations.Nullable;

/** An operation of an MBean: its name is told, its parameters are masked. */
final class Invoke implements OperationHandler {
    @Override
    public Role role() {
        return Role.SURFACE;
    }

    @Override
    public boolean concerns(
            @Nullable Object self,
            @Nullable Object name,
            @Nullable Object method,
            @Nullable Object parameters,
            @Nullable Object signature) {
        return !MBean.isHistory(name);
    }

    @Override
    public void enter(
            Operation operation,
            @Nullable Object self,
            @Nullable Object name,
            @Nullable Object method,
            @Nullable Object parameters,
            @Nullable Object signature) {
        if (!MBean.isAsked(operation)) {
            operation.cancel();
            return;
        }
        operation.target("mbean", MBean.target(MBean.name(name), method));
        if (!(parameters instanceof Object[] values)) {
            return;
        }
        String[] types = signature instanceof String[] texts ? texts : new String[0];
        for (int i = 0; i < values.length; i++) {
            operation.argument("arg" + i, i < types.length ? types[i] : null, values[i], Ask.UNSET);
        }
    }
}
