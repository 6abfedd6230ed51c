// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.log;

import io.jwitness.sensors.internal.dispatch.Operation;
import io.jwitness.sensors.internal.dispatch.OperationHandler;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A handler of {@code java.util.logging} that lets more, or less, pass: values are old and new
 * level.
 */
final class JulHandlerLevel implements OperationHandler {
    @Override
    public boolean concerns(
            @Nullable Object self,
            @Nullable Object before,
            @Nullable Object after,
            @Nullable Object unused,
            @Nullable Object none) {
        // RMI's log makes one of these for each logger, and sets its level twice as it does.
        return self != null
                && !Objects.equals(before, after)
                && !self.getClass().getName().equals("sun.rmi.runtime.Log$InternalStreamHandler");
    }

    @Override
    public void enter(
            Operation operation,
            @Nullable Object self,
            @Nullable Object before,
            @Nullable Object after,
            @Nullable Object unused,
            @Nullable Object none) {
        operation.target("log-handler", self == null ? null : self.getClass().getName());
        operation.change(Levels.text(before), Levels.text(after), null, null);
    }
}
