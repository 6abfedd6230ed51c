// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.log;

import io.jwitness.sensors.internal.dispatch.Operation;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All loggers' own levels at one moment, to be compared with a later one: what a reload changed.
 *
 * <p>Loggers of libraries are asked by reflection on their public methods, since a reload is rare
 * and their class is not to be held.
 */
final class Levelled {
    private final TreeMap<String, String> levels = new TreeMap<>();

    /** Notes a logger's own level; null where it inherits. */
    void put(@Nullable Object logger, @Nullable Object level) {
        levels.put(Levels.logger(logger), level == null ? Levels.UNSET : level.toString());
    }

    /** Writes what differs, {@code count.n} telling how many entries that is. */
    void changesTo(Levelled after, Operation operation) {
        int changes = 0;
        for (Map.Entry<String, String> entry : after.levels.entrySet()) {
            String was = levels.getOrDefault(entry.getKey(), Levels.UNSET);
            if (!was.equals(entry.getValue())) {
                operation.changeEntry(entry.getKey(), was, entry.getValue());
                changes++;
            }
        }
        for (Map.Entry<String, String> entry : levels.entrySet()) {
            boolean gone = !after.levels.containsKey(entry.getKey());
            if (gone && !entry.getValue().equals(Levels.UNSET)) {
                operation.changeEntry(entry.getKey(), entry.getValue(), Levels.UNSET);
                changes++;
            }
        }
        if (changes > 0) {
            operation.draft().count(changes, null, null);
        }
    }

    /**
     * What a public method without parameters returns; null where it fails.
     *
     * @param otherwise the method to ask where there is no such one
     */
    static @Nullable Object ask(Object on, String method, @Nullable String otherwise) {
        try {
            Method found = on.getClass().getMethod(method);
            return found.invoke(on);
        } catch (NoSuchMethodException none) {
            return otherwise == null ? null : ask(on, otherwise, null);
        } catch (ReflectiveOperationException | RuntimeException failure) {
            return null;
        }
    }
}
