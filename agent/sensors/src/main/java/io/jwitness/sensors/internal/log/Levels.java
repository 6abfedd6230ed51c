// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.log;

import org.jspecify.annotations.Nullable;

/** How loggers and levels are called in records, whatever the framework calls them. */
final class Levels {
    /** A level that is inherited. */
    static final String UNSET = "unset";

    private Levels() {}

    /** All frameworks have one root logger, under three names. */
    static String logger(@Nullable Object name) {
        return name instanceof String text && !text.isEmpty() && !text.equals("root")
                ? text
                : "ROOT";
    }

    /** A configured level; null is {@link #UNSET}. */
    static String text(@Nullable Object level) {
        String named = effective(level);
        return named == null ? UNSET : named;
    }

    /** An effective level, by name or by JBoss's number; null where it is not known. */
    static @Nullable String effective(@Nullable Object level) {
        if (level instanceof String text) {
            return text;
        }
        return level instanceof Integer number ? named(number) : null;
    }

    /** An effective level where it is not the configured one, else null. */
    static @Nullable String differing(@Nullable Object effective, String configured) {
        String text = effective(effective);
        return text == null || text.equals(configured) ? null : text;
    }

    private static String named(int number) {
        return switch (number) {
            case Integer.MAX_VALUE -> "OFF";
            case 1100 -> "FATAL";
            case 1000 -> "SEVERE";
            case 900 -> "WARNING";
            case 800 -> "INFO";
            case 700 -> "CONFIG";
            case 500 -> "FINE";
            case 400 -> "FINER";
            case 300 -> "FINEST";
            case Integer.MIN_VALUE -> "ALL";
            default -> Integer.toString(number);
        };
    }
}
