// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.log;

import io.jwitness.sensors.internal.dispatch.Operation;
import io.jwitness.sensors.internal.dispatch.OperationHandler;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A level that is set: values are the logger's name, its own level, the new one and the effective
 * one; null for a level that is inherited. Nothing is recorded where own and new are equal.
 */
final class LevelChange implements OperationHandler {
    @Override
    public boolean concerns(
            @Nullable Object self,
            @Nullable Object name,
            @Nullable Object before,
            @Nullable Object after,
            @Nullable Object effective) {
        return !Objects.equals(before, after);
    }

    @Override
    public void enter(
            Operation operation,
            @Nullable Object self,
            @Nullable Object name,
            @Nullable Object before,
            @Nullable Object after,
            @Nullable Object effective) {
        String own = Levels.text(before);
        operation.target("logger", Levels.logger(name));
        operation.change(own, Levels.text(after), Levels.differing(effective, own), null);
    }

    @Override
    public void exit(Operation operation, @Nullable Object effective, @Nullable Throwable thrown) {
        effectiveAfter(operation, effective);
    }

    static void effectiveAfter(Operation operation, @Nullable Object effective) {
        if (operation.after() instanceof String own) {
            operation.effectiveAfter(Levels.differing(effective, own));
        }
    }
}
