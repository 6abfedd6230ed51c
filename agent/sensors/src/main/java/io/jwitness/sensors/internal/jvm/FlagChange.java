// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.jvm;

import io.jwitness.sensors.internal.dispatch.Operation;
import org.jspecify.annotations.Nullable;

/** A flag set through the diagnostic MXBean, with its value before and after. */
final class FlagChange extends VmAct {
    private final Witnessed witnessed;

    FlagChange(AttachActor attached, Witnessed witnessed) {
        super(attached);
        this.witnessed = witnessed;
    }

    @Override
    void describe(
            Operation operation,
            @Nullable Object self,
            @Nullable Object name,
            @Nullable Object after,
            @Nullable Object before) {
        String flag = name instanceof String text ? text : null;
        operation
                .target("flag", flag)
                .change(
                        before instanceof String text ? text : null,
                        after instanceof String text ? text : null,
                        null,
                        null);
        witnessed.begin(VmEvents.FLAG_CHANGE, flag);
    }

    @Override
    void left(Operation operation) {
        witnessed.end(VmEvents.FLAG_CHANGE);
    }
}
