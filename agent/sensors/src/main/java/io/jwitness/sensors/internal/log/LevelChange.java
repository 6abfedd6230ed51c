// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.log;

import io.jwitness.sensors.internal.dispatch.Operation;
import io.jwitness.sensors.internal.dispatch.OperationHandler;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A level that is set: values are the logger's name, its own level, the new one and the effective
 * one, as texts; null for a level that is inherited.
 */
final class LevelChange implements OperationHandler {
    /** What stands in a record for a level that is inherited. */
    static final String UNSET = "unset";

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
        operation.target("logger", nameOf(name));
        operation.change(text(before), text(after), differing(effective, before), null);
    }

    @Override
    public void exit(Operation operation, @Nullable Object effective, @Nullable Throwable thrown) {
        String now = effective instanceof String level ? level : null;
        CharSequence after = operation.after();
        operation.effectiveAfter(
                now == null || now.contentEquals(after == null ? "" : after) ? null : now);
    }

    /** All frameworks have one root logger, with three names. */
    static String nameOf(@Nullable Object name) {
        return name instanceof String text && !text.isEmpty() && !text.equals("root")
                ? text
                : "ROOT";
    }

    static String text(@Nullable Object level) {
        return level instanceof String text ? text : UNSET;
    }

    /** The effective level where it is not the configured one. */
    static @Nullable String differing(@Nullable Object effective, @Nullable Object configured) {
        return effective instanceof String text && !text.equals(configured) ? text : null;
    }
}
