// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.probe;

import io.jwitness.policy.internal.Decision;
import io.jwitness.policy.internal.Plan;
import io.jwitness.policy.internal.Policy;
import io.jwitness.policy.internal.Probe;
import io.jwitness.policy.internal.mask.Ask;
import io.jwitness.sensors.internal.dispatch.Operation;
import io.jwitness.sensors.internal.dispatch.OperationHandler;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A method of the application that a policy names: values are its arguments, all of them. */
final class ProbeHandler implements OperationHandler {
    private final Probe probe;
    private final String target;
    private final String[] types;
    private final String returnType;
    private final @Nullable String[] names;
    private final String[] shown;
    private volatile @Nullable Compiled compiled;

    /** The probe's own plan under the policy that it was made for. */
    private record Compiled(Policy policy, Plan plan) {}

    ProbeHandler(
            Probe probe,
            String method,
            List<String> types,
            String returnType,
            @Nullable List<String> names) {
        this.probe = probe;
        this.target = probe.className() + "." + method;
        this.types = types.toArray(new String[0]);
        this.returnType = returnType;
        this.names = new String[types.size()];
        this.shown = new String[types.size()];
        for (int i = 0; i < shown.length; i++) {
            this.names[i] = names == null ? null : names.get(i);
            this.shown[i] = names == null ? "arg" + i : names.get(i);
        }
    }

    @Override
    public Role role() {
        return Role.PROBE;
    }

    @Override
    public Decision decide(Policy policy, Operation operation) {
        Compiled known = compiled;
        if (known == null || known.policy != policy) {
            known = new Compiled(policy, policy.plan(probe));
            compiled = known;
        }
        return known.plan.decide(operation);
    }

    @Override
    public void enter(
            Operation operation,
            @Nullable Object self,
            @Nullable Object a0,
            @Nullable Object a1,
            @Nullable Object a2,
            @Nullable Object a3) {
        operation.target("method", target);
        int count = types.length;
        if (count > 0) {
            argument(operation, 0, a0);
        }
        if (count > 1) {
            argument(operation, 1, a1);
        }
        if (count > 2) {
            argument(operation, 2, a2);
        }
        if (count > 3) {
            argument(operation, 3, a3);
        }
    }

    @Override
    public void enterAll(Operation operation, @Nullable Object self, @Nullable Object[] values) {
        operation.target("method", target);
        for (int i = 0; i < values.length; i++) {
            argument(operation, i, values[i]);
        }
    }

    private void argument(Operation operation, int i, @Nullable Object value) {
        operation.argument(shown[i], names[i] != null, types[i], value, Ask.UNSET);
    }

    @Override
    public void exit(Operation operation, @Nullable Object result, @Nullable Throwable thrown) {
        if (thrown == null && !returnType.equals("void")) {
            operation.result(returnType, result, Ask.UNSET);
        }
    }
}
