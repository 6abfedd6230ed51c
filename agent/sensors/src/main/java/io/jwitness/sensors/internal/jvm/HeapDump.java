// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.jvm;

import io.jwitness.policy.internal.mask.Ask;
import io.jwitness.sensors.internal.dispatch.Operation;
import org.jspecify.annotations.Nullable;

/** A heap dump through the diagnostic MXBean: path, and whether of live objects only. */
final class HeapDump extends VmAct {
    private final Witnessed witnessed;

    HeapDump(AttachActor attached, Witnessed witnessed) {
        super(attached);
        this.witnessed = witnessed;
    }

    @Override
    void describe(
            Operation operation,
            @Nullable Object self,
            @Nullable Object path,
            @Nullable Object live,
            @Nullable Object unused) {
        String file = path instanceof String text ? text : null;
        operation.target("file", file).argument("live", "boolean", live, Ask.PLAIN);
        witnessed.begin(VmEvents.HEAP_DUMP, file);
    }

    @Override
    void left(Operation operation) {
        witnessed.end(VmEvents.HEAP_DUMP);
    }
}
