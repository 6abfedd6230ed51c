// SPDX-License-Identifier: Apache-2.0
package io.jwitness.dist.internal.shim;

import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * System properties as Chronicle sees them: facts about the JVM are the real ones, every switch is
 * ours.
 *
 * <p>An application that uses Chronicle itself, and sets its switches, does not thereby set ours;
 * nor the other way round. What Chronicle sets is kept here. Thread-safe; the signatures are those
 * of the calls that are replaced.
 */
public final class PropertiesShim {
    private static final String[] FACTS = {
        "file.", "java.", "line.", "native.", "os.", "path.", "sun.", "user."
    };

    private static final Map<String, String> SWITCHES =
            new ConcurrentHashMap<>(
                    Map.of(
                            // Lines about itself.
                            "chronicle.announcer.disable", "true",
                            // A thread that polls the disk; the journal watches its own.
                            "chronicle.disk.monitor.disable", "true",
                            // Reports to its maker; its jar is left out, too.
                            "chronicle.analytics.disable", "true"));

    private PropertiesShim() {}

    public static @Nullable String getProperty(String key) {
        for (String prefix : FACTS) {
            if (key.startsWith(prefix)) {
                return System.getProperty(key);
            }
        }
        return SWITCHES.get(key);
    }

    public static @Nullable String getProperty(String key, @Nullable String otherwise) {
        String value = getProperty(key);
        return value == null ? otherwise : value;
    }

    public static @Nullable String setProperty(String key, String value) {
        return SWITCHES.put(key, value);
    }

    public static @Nullable String clearProperty(String key) {
        return SWITCHES.remove(key);
    }

    /** A copy of the switches. */
    public static Properties getProperties() {
        Properties copy = new Properties();
        copy.putAll(SWITCHES);
        return copy;
    }

    public static boolean getBoolean(String key) {
        return Boolean.parseBoolean(getProperty(key));
    }

    public static @Nullable Integer getInteger(String key) {
        return getInteger(key, null);
    }

    public static @Nullable Integer getInteger(String key, int otherwise) {
        return getInteger(key, Integer.valueOf(otherwise));
    }

    public static @Nullable Integer getInteger(String key, @Nullable Integer otherwise) {
        String value = getProperty(key);
        try {
            return value == null ? otherwise : Integer.decode(value);
        } catch (NumberFormatException noNumber) {
            return otherwise;
        }
    }

    public static @Nullable Long getLong(String key) {
        return getLong(key, null);
    }

    public static @Nullable Long getLong(String key, long otherwise) {
        return getLong(key, Long.valueOf(otherwise));
    }

    public static @Nullable Long getLong(String key, @Nullable Long otherwise) {
        String value = getProperty(key);
        try {
            return value == null ? otherwise : Long.decode(value);
        } catch (NumberFormatException noNumber) {
            return otherwise;
        }
    }
}
