// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.log;

import io.jwitness.policy.internal.mask.Ask;
import io.jwitness.sensors.internal.dispatch.Operation;
import io.jwitness.sensors.internal.dispatch.OperationHandler;
import org.jspecify.annotations.Nullable;

/**
 * A configuration that is read again: values are the context's name, what its loggers are found in,
 * and where the configuration comes from. What it changed is told by comparing all own levels
 * before and after; the levels that it sets on its way are no records of their own.
 */
abstract class Reload implements OperationHandler {
    @Override
    public void enter(
            Operation operation,
            @Nullable Object self,
            @Nullable Object context,
            @Nullable Object loggers,
            @Nullable Object location,
            @Nullable Object unused) {
        operation.target("log-context", context instanceof String name ? name : null);
        operation.absorb("log.level.change");
        if (location instanceof String text) {
            operation.argument("location", null, text, Ask.PLAIN);
        }
        operation.note(loggers == null ? null : levels(loggers));
    }

    @Override
    public void exit(Operation operation, @Nullable Object loggers, @Nullable Throwable thrown) {
        Levelled after = loggers == null ? null : levels(loggers);
        if (after != null && operation.note() instanceof Levelled before) {
            before.changesTo(after, operation);
        }
    }

    /** All own levels, or null where they cannot be told. */
    abstract @Nullable Levelled levels(Object loggers);
}
