// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.declared;

import io.jwitness.record.Outcome;
import io.jwitness.sensors.internal.dispatch.Operation;
import io.jwitness.sensors.internal.dispatch.OperationHandler;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells an operation around the call that it failed: for products whose methods return as if all
 * were well, and say in a message or a response that it was not. No record of its own. Immutable.
 */
public final class Verdict implements OperationHandler {
    private final String of;
    private final Set<String> failing;
    private final Set<String> denying;

    /**
     * Makes one.
     *
     * @param of the event of the operation that it tells
     * @param failing values with which the method is called for a failure
     * @param denying values with which it is called for a refusal
     */
    public Verdict(String of, Set<String> failing, Set<String> denying) {
        this.of = of;
        this.failing = failing;
        this.denying = denying;
    }

    @Override
    public boolean concerns(
            @Nullable Object self,
            @Nullable Object a0,
            @Nullable Object a1,
            @Nullable Object a2,
            @Nullable Object a3) {
        String value = Declared.text(a0, false);
        return value != null && (failing.contains(value) || denying.contains(value));
    }

    @Override
    public void enter(
            Operation operation,
            @Nullable Object self,
            @Nullable Object a0,
            @Nullable Object a1,
            @Nullable Object a2,
            @Nullable Object a3) {
        String value = Declared.text(a0, false);
        if (value != null) {
            operation.failAround(
                    of,
                    "result." + value,
                    denying.contains(value) ? Outcome.DENIED : Outcome.FAILURE);
        }
    }
}
