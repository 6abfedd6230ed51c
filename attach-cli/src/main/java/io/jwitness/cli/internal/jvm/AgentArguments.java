// SPDX-License-Identifier: Apache-2.0
package io.jwitness.cli.internal.jvm;

import io.jwitness.cli.internal.console.Failure;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The text that the JVM hands to an agent: {@code key=value} pairs with commas between.
 *
 * <p>A value that holds a comma, a quote or a backslash, or begins or ends with a space, stands in
 * double quotes, with a backslash before a quote or a backslash.
 */
final class AgentArguments {
    /** Before JDK 24 an argument of an attach is at most this long, in bytes. */
    private static final int MAX_BYTES = 1_024;

    private final Map<String, String> values = new LinkedHashMap<>();

    AgentArguments put(String key, String value) {
        if (!value.isEmpty()) {
            values.put(key, value);
        }
        return this;
    }

    /**
     * All of it.
     *
     * @param jarBytes length of the path that the JVM puts before it
     */
    String text(int jarBytes) throws Failure {
        StringBuilder text = new StringBuilder();
        values.forEach(
                (key, value) -> {
                    text.append(text.length() == 0 ? "" : ",").append(key).append('=');
                    append(text, value);
                });
        int bytes = text.toString().getBytes(StandardCharsets.UTF_8).length + jarBytes + 1;
        if (bytes >= MAX_BYTES) {
            throw new Failure(
                    "cannot attach",
                    "the JVM takes at most "
                            + (MAX_BYTES - 1)
                            + " bytes of arguments, and paths and reason come to "
                            + bytes,
                    "Give a shorter --reason, and put the long story under --ticket");
        }
        return text.toString();
    }

    private static void append(StringBuilder text, String value) {
        boolean plain =
                value.strip().equals(value)
                        && value.chars().noneMatch(c -> c == ',' || c == '"' || c == '\\');
        if (plain) {
            text.append(value);
            return;
        }
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                text.append('\\');
            }
            text.append(c);
        }
        text.append('"');
    }

    /** A text on one line, as the record will hold it; control characters become spaces. */
    static String oneLine(String text) {
        StringBuilder line = new StringBuilder(text.length());
        text.codePoints().forEach(c -> line.appendCodePoint(Character.isISOControl(c) ? ' ' : c));
        return line.toString().strip();
    }
}
