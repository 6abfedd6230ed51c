// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.log;

import io.jwitness.sensors.internal.dispatch.Operation;
import io.jwitness.sensors.internal.dispatch.OperationHandler;
import java.util.Objects;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A level of {@code java.util.logging} that is set: values are the logger's name, its own level and
 * the new one.
 *
 * <p>JBoss LogManager's loggers are ignored: their state lies elsewhere, and each one that is made
 * passes here (13 222 times while Keycloak starts).
 */
final class JulLevel implements OperationHandler {
    private static final String JBOSS = "org.jboss.logmanager.";

    @Override
    public boolean concerns(
            @Nullable Object self,
            @Nullable Object name,
            @Nullable Object before,
            @Nullable Object after,
            @Nullable Object unused) {
        return !Objects.equals(before, after)
                && self != null
                && !self.getClass().getName().startsWith(JBOSS);
    }

    @Override
    public void enter(
            Operation operation,
            @Nullable Object self,
            @Nullable Object name,
            @Nullable Object before,
            @Nullable Object after,
            @Nullable Object unused) {
        if (before == null && isBeingMade(self, name)) {
            operation.cancel();
            return;
        }
        String own = Levels.text(before);
        operation.target("logger", Levels.logger(name));
        operation.note(self);
        operation.change(own, Levels.text(after), Levels.differing(effective(self), own), null);
    }

    @Override
    public void exit(Operation operation, @Nullable Object result, @Nullable Throwable thrown) {
        LevelChange.effectiveAfter(operation, effective(operation.note()));
    }

    /**
     * A constructor gives it its first level, as those of WebSphere Liberty's loggers do, dozens of
     * them: no configuration knows the logger yet, so nobody's level changes.
     */
    private static boolean isBeingMade(@Nullable Object self, @Nullable Object name) {
        return self instanceof Logger logger
                && logger.getClass() != Logger.class
                && name instanceof String text
                && !text.isEmpty()
                && logger.getParent() == null;
    }

    /** The level of the nearest logger upwards that has one. */
    private static @Nullable String effective(@Nullable Object self) {
        Logger logger = self instanceof Logger one ? one : null;
        while (logger != null) {
            Level level = logger.getLevel();
            if (level != null) {
                return level.getName();
            }
            logger = logger.getParent();
        }
        return null;
    }
}
