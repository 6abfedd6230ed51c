// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.jvm;

import io.jwitness.policy.internal.mask.Ask;
import io.jwitness.sensors.internal.dispatch.Operation;
import org.jspecify.annotations.Nullable;

/** JMX opened to other processes, as jconsole and VisualVM do; the remote one starts the local. */
final class ManagementStart extends VmAct {
    private final String which;

    /**
     * @param which {@code local} or {@code remote}
     */
    ManagementStart(AttachActor attached, String which) {
        super(attached);
        this.which = which;
    }

    @Override
    void describe(
            Operation operation,
            @Nullable Object self,
            @Nullable Object arguments,
            @Nullable Object a1,
            @Nullable Object a2) {
        operation.target("management-agent", which).absorb(VmEvents.MANAGEMENT_START);
        if (arguments != null) {
            operation.argument("arguments", "java.lang.String", arguments, Ask.DROPPED);
        }
    }
}
