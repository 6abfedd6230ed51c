// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.log;

import io.jwitness.policy.internal.mask.Ask;
import io.jwitness.sensors.internal.dispatch.Operation;
import io.jwitness.sensors.internal.dispatch.OperationHandler;
import java.lang.reflect.Method;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A configuration that is read again: values are the context's name, its loggers, and where the
 * configuration comes from. What it changed is told by comparing all levels before and after.
 *
 * <p>Loggers are asked for name and level by reflection on their public methods: a reload is rare,
 * and their class is not to be held.
 */
final class Reload implements OperationHandler {
    /** More loggers than this are not compared. */
    private static final int MOST = 20_000;

    private final String levelMethod;

    /**
     * A reload.
     *
     * @param levelMethod the logger's method for its own level; {@code getLevel} where it has none
     */
    Reload(String levelMethod) {
        this.levelMethod = levelMethod;
    }

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
        operation.note(levels(loggers));
    }

    @Override
    public void exit(Operation operation, @Nullable Object loggers, @Nullable Throwable thrown) {
        if (operation.note() instanceof Levelled before) {
            Levelled after = levels(loggers);
            if (after != null) {
                before.changesTo(after, operation);
            }
        }
    }

    private @Nullable Levelled levels(@Nullable Object loggers) {
        Collection<?> all =
                loggers instanceof Map<?, ?> map
                        ? map.values()
                        : loggers instanceof Collection<?> list ? list : null;
        if (all == null || all.size() > MOST) {
            return null;
        }
        Levelled levels = new Levelled();
        for (Object logger : all) {
            Object name = call(logger, "getName");
            Object level = call(logger, levelMethod);
            if (level == Missing.METHOD) {
                level = call(logger, "getLevel");
            }
            levels.put(Levels.logger(name), level == null ? Levels.UNSET : level.toString());
        }
        return levels;
    }

    private enum Missing {
        METHOD
    }

    private static @Nullable Object call(Object logger, String method) {
        try {
            Method found = logger.getClass().getMethod(method);
            return found.invoke(logger);
        } catch (NoSuchMethodException none) {
            return Missing.METHOD;
        } catch (ReflectiveOperationException | RuntimeException failure) {
            return null;
        }
    }

    /** Own levels by logger, sorted. */
    static final class Levelled extends TreeMap<String, String> {
        private static final long serialVersionUID = 1L;

        /** Writes what differs, {@code count.n} telling how many entries that is. */
        void changesTo(Levelled after, Operation operation) {
            int changes = 0;
            for (Map.Entry<String, String> entry : after.entrySet()) {
                String was = getOrDefault(entry.getKey(), Levels.UNSET);
                if (!was.equals(entry.getValue())) {
                    operation.changeEntry(entry.getKey(), was, entry.getValue());
                    changes++;
                }
            }
            for (Map.Entry<String, String> entry : entrySet()) {
                boolean gone = !after.containsKey(entry.getKey());
                if (gone && !entry.getValue().equals(Levels.UNSET)) {
                    operation.changeEntry(entry.getKey(), entry.getValue(), Levels.UNSET);
                    changes++;
                }
            }
            if (changes > 0) {
                operation.draft().count(changes, null, null);
            }
        }
    }
}
