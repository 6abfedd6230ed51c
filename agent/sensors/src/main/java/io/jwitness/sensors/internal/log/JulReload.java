// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.log;

import io.jwitness.sensors.internal.dispatch.Operation;
import io.jwitness.sensors.internal.dispatch.OperationHandler;
import java.util.Enumeration;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** A configuration of {@code java.util.logging} that is read again, or reset. */
final class JulReload implements OperationHandler {
    @Override
    public void enter(
            Operation operation,
            @Nullable Object self,
            @Nullable Object a0,
            @Nullable Object a1,
            @Nullable Object a2,
            @Nullable Object a3) {
        operation.target("log-context", "java.util.logging");
        operation.absorb("log.level.change");
        if (self instanceof LogManager manager) {
            operation.note(new Before(manager, levels(manager)));
        }
    }

    @Override
    public void exit(Operation operation, @Nullable Object result, @Nullable Throwable thrown) {
        if (operation.note() instanceof Before before) {
            before.levels.changesTo(levels(before.manager), operation);
        }
    }

    private static Levelled levels(LogManager manager) {
        Levelled levels = new Levelled();
        for (Enumeration<String> names = manager.getLoggerNames(); names.hasMoreElements(); ) {
            String name = names.nextElement();
            Logger logger = manager.getLogger(name);
            Level level = logger == null ? null : logger.getLevel();
            levels.put(name, level == null ? null : level.getName());
        }
        return levels;
    }

    private record Before(LogManager manager, Levelled levels) {}
}
