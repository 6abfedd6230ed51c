// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.jvm;

import io.jwitness.sensors.internal.dispatch.Operation;
import org.jspecify.annotations.Nullable;

/**
 * What libraries do all day for themselves, such as dumping threads for a metric: recorded where
 * somebody asked for it.
 */
final class AskedAct extends VmAct {
    AskedAct(AttachActor attached) {
        super(attached);
    }

    @Override
    void describe(
            Operation operation,
            @Nullable Object self,
            @Nullable Object a0,
            @Nullable Object a1,
            @Nullable Object a2) {
        if (!isAsked(operation)) {
            operation.cancel();
        }
    }
}
