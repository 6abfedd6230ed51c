// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.jvm;

import io.jwitness.sensors.internal.dispatch.Operation;
import io.jwitness.sensors.internal.dispatch.OperationHandler;
import org.jspecify.annotations.Nullable;

/**
 * An effect on the virtual machine, by whoever is known on this thread, or who is on the attach
 * socket.
 */
abstract class VmAct implements OperationHandler {
    private final AttachActor attached;

    VmAct(AttachActor attached) {
        this.attached = attached;
    }

    @Override
    public final void enter(
            Operation operation,
            @Nullable Object self,
            @Nullable Object a0,
            @Nullable Object a1,
            @Nullable Object a2,
            @Nullable Object a3) {
        operation.note(attached.begin());
        attached.lend(operation.identity());
        describe(operation, self, a0, a1, a2);
    }

    @Override
    public final void exit(
            Operation operation, @Nullable Object result, @Nullable Throwable thrown) {
        attached.end(operation.note());
        left(operation);
    }

    /** It is over, well or badly. */
    void left(Operation operation) {}

    /** Tells what is done. */
    abstract void describe(
            Operation operation,
            @Nullable Object self,
            @Nullable Object a0,
            @Nullable Object a1,
            @Nullable Object a2);

    /** True where somebody asked for it from outside, or inside something that is recorded. */
    static boolean isAsked(Operation operation) {
        return operation.isNested()
                || operation.identity().actorId() != null
                || operation.identity().address() != null;
    }
}
