// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.jvm;

import io.jwitness.sensors.internal.dispatch.Operation;
import org.jspecify.annotations.Nullable;

/** An act that its event says all about. */
final class PlainAct extends VmAct {
    PlainAct(AttachActor attached) {
        super(attached);
    }

    @Override
    void describe(
            Operation operation,
            @Nullable Object self,
            @Nullable Object a0,
            @Nullable Object a1,
            @Nullable Object a2) {}
}
