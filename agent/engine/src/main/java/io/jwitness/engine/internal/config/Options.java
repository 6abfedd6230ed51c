// SPDX-License-Identifier: Apache-2.0
package io.jwitness.engine.internal.config;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The options in force: agent arguments before system properties before environment before file
 * before defaults.
 *
 * <p>What cannot be used is one problem line each and falls back to the next source; nothing
 * throws. Immutable once built.
 */
public final class Options {
    private final Map<Option, String> values = new EnumMap<>(Option.class);
    private final List<String> problems = new ArrayList<>(0);

    private Options() {}

    /**
     * Merges the sources.
     *
     * @param arguments the text behind the agent jar's name, or null
     * @param properties looks up a system property
     * @param environment the process's variables
     * @param file options from {@code jwitness.yaml}, empty before it has been read
     */
    public static Options merge(
            @Nullable String arguments,
            Source properties,
            Map<String, String> environment,
            Map<String, String> file) {
        final Options options = new Options();
        final AgentArguments parsed = AgentArguments.parse(arguments);
        options.problems.addAll(parsed.problems());
        reportUnknown(options, parsed.values(), "agent argument");
        reportUnknown(options, file, "key in jwitness.yaml");
        for (Option option : Option.values()) {
            options.take(
                    option, parsed.values().get(option.key()), "agent argument " + option.key());
            options.take(
                    option,
                    properties.get(option.property()),
                    "system property " + option.property());
            options.take(
                    option,
                    environment.get(option.variable()),
                    "environment variable " + option.variable());
            options.take(option, file.get(option.key()), "jwitness.yaml key " + option.key());
        }
        return options;
    }

    /** A lookup that may have nothing. */
    public interface Source {
        @Nullable String get(String name);
    }

    private static void reportUnknown(Options options, Map<String, String> given, String kind) {
        for (String name : given.keySet()) {
            if (Option.of(name) == null) {
                final String near = nearest(name);
                options.problems.add(
                        "unknown "
                                + kind
                                + " '"
                                + AgentArguments.printable(name)
                                + "'"
                                + (near == null ? "" : "; did you mean '" + near + "'?")
                                + " It is left out");
            }
        }
    }

    private void take(Option option, @Nullable String value, String where) {
        if (value == null || values.containsKey(option)) {
            return;
        }
        final String why = unusable(option.type(), value);
        if (why == null) {
            values.put(option, value.trim());
        } else {
            problems.add(where + " is " + why + "; it is left out");
        }
    }

    private static @Nullable String unusable(Option.Type type, String value) {
        final String trimmed = value.trim();
        return switch (type) {
            case FLAG ->
                    trimmed.equals("true") || trimmed.equals("false")
                            ? null
                            : "neither true nor false";
            case BYTES -> Quantities.bytes(trimmed) < 0 ? "no size such as 256MiB" : null;
            case DURATION ->
                    Quantities.durationNs(trimmed) < 0
                            ? "no duration such as 500ms, 10s or 1h"
                            : null;
            case PATH -> trimmed.isEmpty() || trimmed.indexOf('\0') >= 0 ? "no path" : null;
            case TEXT -> trimmed.isEmpty() ? "empty" : null;
        };
    }

    /** What was asked for and cannot be used: one sentence each, without any value. */
    public List<String> problems() {
        return problems;
    }

    /** Whether the option was given in any source. */
    public boolean isSet(Option option) {
        return values.containsKey(option);
    }

    /** The value, else the default; null where there is neither. */
    public @Nullable String text(Option option) {
        final String value = values.get(option);
        return value != null ? value : option.defaultValue();
    }

    public boolean flag(Option option) {
        return "true".equals(text(option));
    }

    public long bytes(Option option) {
        return Quantities.bytes(Objects.requireNonNull(text(option)));
    }

    /** In nanoseconds. */
    public long durationNs(Option option) {
        return Quantities.durationNs(Objects.requireNonNull(text(option)));
    }

    private static @Nullable String nearest(String name) {
        String best = null;
        int bestDistance = 3;
        for (Option option : Option.values()) {
            final int distance = distance(name, option.key());
            if (distance < bestDistance) {
                bestDistance = distance;
                best = option.key();
            }
        }
        return best;
    }

    /** Levenshtein distance of short names. */
    static int distance(String a, String b) {
        if (Math.abs(a.length() - b.length()) > 2) {
            return 3;
        }
        int[] row = new int[b.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            final int[] next = new int[b.length() + 1];
            next[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                final int replace = row[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                next[j] = Math.min(replace, 1 + Math.min(row[j], next[j - 1]));
            }
            row = next;
        }
        return row[b.length()];
    }
}
