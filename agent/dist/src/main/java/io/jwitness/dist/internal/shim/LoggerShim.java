// SPDX-License-Identifier: Apache-2.0
package io.jwitness.dist.internal.shim;

import java.util.function.Supplier;
import java.util.logging.Level;
import org.jspecify.annotations.Nullable;

/**
 * Stands in for {@code java.util.logging.Logger}, and says nothing.
 *
 * <p>The first real logger starts the JVM's one log manager, before an application server could
 * choose its own; and what it says goes to the application's handlers. A library's failure reaches
 * {@code agent.log} through its caller. The packaging fails if a library calls a method that is
 * missing here.
 */
public final class LoggerShim {
    private static final LoggerShim SILENT = new LoggerShim();

    private LoggerShim() {}

    public static LoggerShim getLogger(String name) {
        return SILENT;
    }

    public boolean isLoggable(Level level) {
        return false;
    }

    public @Nullable Level getLevel() {
        return Level.OFF;
    }

    public String getName() {
        return "jwitness";
    }

    public void log(Level level, @Nullable String message) {}

    public void log(Level level, Supplier<String> message) {}

    public void log(Level level, @Nullable String message, @Nullable Object parameter) {}

    public void log(Level level, @Nullable String message, Object @Nullable [] parameters) {}

    public void log(Level level, @Nullable String message, @Nullable Throwable thrown) {}

    public void log(Level level, @Nullable Throwable thrown, Supplier<String> message) {}

    public void severe(@Nullable String message) {}

    public void warning(@Nullable String message) {}

    public void info(@Nullable String message) {}

    public void config(@Nullable String message) {}

    public void fine(@Nullable String message) {}

    public void finer(@Nullable String message) {}

    public void finest(@Nullable String message) {}
}
