// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.log;

import io.jwitness.sensors.internal.dispatch.Operation;
import io.jwitness.sensors.internal.dispatch.OperationHandler;
import org.jspecify.annotations.Nullable;

/**
 * A Log4j 2 logger's private level, which no configuration knows: values are its name, name and
 * level of the configuration that applies to it, its level, the new one.
 */
final class Log4jPrivateLevel implements OperationHandler {
    @Override
    public boolean concernsAll(@Nullable Object self, @Nullable Object[] values) {
        return !own(values).equals(Levels.text(values[4]));
    }

    @Override
    public void enterAll(Operation operation, @Nullable Object self, @Nullable Object[] values) {
        String own = own(values);
        operation.target("logger", Levels.logger(values[0]));
        operation.change(own, Levels.text(values[4]), Levels.differing(values[3], own), null);
    }

    @Override
    public void exit(Operation operation, @Nullable Object effective, @Nullable Throwable thrown) {
        LevelChange.effectiveAfter(operation, effective);
    }

    /** Its own level: it has one where its configuration is its own, or says something else. */
    private static String own(@Nullable Object[] values) {
        String name = Levels.logger(values[0]);
        String level = Levels.text(values[3]);
        boolean inherits =
                !name.equals(Levels.logger(values[1])) && level.equals(Levels.text(values[2]));
        return inherits ? Levels.UNSET : level;
    }
}
