// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.log;

import io.jwitness.sensors.internal.dispatch.Operation;
import io.jwitness.sensors.internal.dispatch.OperationHandler;
import org.jspecify.annotations.Nullable;

/**
 * A Log4j 2 logger that is configured anew, or no more: values are its name, the name and level of
 * the configuration that applies to it now, and the new configuration's level. A logger without a
 * configuration of its own is unset, although it shows its parent's level.
 */
final class Log4jConfigured implements OperationHandler {
    private final boolean added;

    Log4jConfigured(boolean added) {
        this.added = added;
    }

    @Override
    public boolean concerns(
            @Nullable Object self,
            @Nullable Object name,
            @Nullable Object applying,
            @Nullable Object level,
            @Nullable Object next) {
        boolean has = name != null && name.equals(applying);
        // Adding a logger that is there, and removing one that is not, changes nothing.
        return added != has;
    }

    @Override
    public void enter(
            Operation operation,
            @Nullable Object self,
            @Nullable Object name,
            @Nullable Object applying,
            @Nullable Object level,
            @Nullable Object next) {
        operation.target("logger", Levels.logger(name));
        if (added) {
            operation.change(Levels.UNSET, Levels.text(next), Levels.effective(level), null);
        } else {
            operation.change(Levels.text(level), Levels.UNSET, null, null);
        }
    }
}
