// SPDX-License-Identifier: Apache-2.0
package io.jwitness.engine.internal.config;

import java.io.File;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The name under which an application's journals lie: what OpenTelemetry would call it, else what
 * was started.
 */
public final class ServiceName {
    private static final int MAX_BYTES = 80;
    static final String UNKNOWN = "unknown_service";

    private ServiceName() {}

    /**
     * Finds the name.
     *
     * @param configured the option {@code service-name}, or null
     * @param environment for {@code OTEL_SERVICE_NAME} and {@code OTEL_RESOURCE_ATTRIBUTES}
     * @param command the main class or jar with its arguments, as in {@code sun.java.command}, or
     *     null
     */
    public static String of(
            @Nullable String configured,
            Map<String, String> environment,
            @Nullable String command) {
        String name = configured;
        if (isBlank(name)) {
            name = environment.get("OTEL_SERVICE_NAME");
        }
        if (isBlank(name)) {
            name = fromResource(environment.get("OTEL_RESOURCE_ATTRIBUTES"));
        }
        if (isBlank(name)) {
            name = fromCommand(command);
        }
        return bounded(name == null || isBlank(name) ? UNKNOWN : name.trim());
    }

    private static boolean isBlank(@Nullable String text) {
        return text == null || text.trim().isEmpty();
    }

    private static @Nullable String fromResource(@Nullable String attributes) {
        if (attributes == null) {
            return null;
        }
        for (String pair : attributes.split(",", -1)) {
            final int equals = pair.indexOf('=');
            if (equals > 0 && pair.substring(0, equals).trim().equals("service.name")) {
                final String value = pair.substring(equals + 1).trim();
                try {
                    // URLDecoder reads '+' as a space; the resource format is plain percent
                    // encoding.
                    return URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
                } catch (IllegalArgumentException notEncoded) {
                    return value;
                }
            }
        }
        return null;
    }

    /**
     * A release must not start a new log: path, {@code .jar} and a trailing version are dropped.
     */
    static @Nullable String fromCommand(@Nullable String command) {
        if (command == null) {
            return null;
        }
        final String trimmed = command.trim();
        final int jarEnd = jarEnd(trimmed);
        if (jarEnd > 0) {
            final String path = trimmed.substring(0, jarEnd);
            return withoutVersion(
                    path.substring(path.lastIndexOf('/') + 1, path.length() - ".jar".length()));
        }
        final int space = trimmed.indexOf(' ');
        final String main = space < 0 ? trimmed : trimmed.substring(0, space);
        return main.substring(main.lastIndexOf('/') + 1);
    }

    /** The path may hold spaces, so the first prefix that ends in .jar and is a file wins. */
    private static int jarEnd(String command) {
        int end = command.indexOf(".jar");
        int first = -1;
        while (end >= 0) {
            final int after = end + ".jar".length();
            if (after == command.length() || command.charAt(after) == ' ') {
                if (new File(command.substring(0, after)).isFile()) {
                    return after;
                }
                if (first < 0 && command.lastIndexOf(' ', end) < 0) {
                    first = after;
                }
            }
            end = command.indexOf(".jar", after);
        }
        return first;
    }

    private static String withoutVersion(String name) {
        for (int dash = name.indexOf('-'); dash >= 0; dash = name.indexOf('-', dash + 1)) {
            if (dash + 1 < name.length() && Character.isDigit(name.charAt(dash + 1))) {
                return name.substring(0, dash);
            }
        }
        return name;
    }

    private static String bounded(String name) {
        final byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        if (bytes.length <= MAX_BYTES) {
            return name;
        }
        int end = MAX_BYTES - 9;
        while (end > 0 && (bytes[end] & 0xc0) == 0x80) {
            end--;
        }
        final StringBuilder cut =
                new StringBuilder(new String(bytes, 0, end, StandardCharsets.UTF_8)).append('-');
        try {
            final byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            for (int i = 0; i < 4; i++) {
                cut.append(Character.forDigit((digest[i] >> 4) & 0xf, 16));
                cut.append(Character.forDigit(digest[i] & 0xf, 16));
            }
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
        return cut.toString();
    }
}
