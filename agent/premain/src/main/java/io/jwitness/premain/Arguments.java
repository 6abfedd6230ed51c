// SPDX-License-Identifier: Apache-2.0
package io.jwitness.premain;

import org.jspecify.annotations.Nullable;

/**
 * Reads single values of the agent's arguments: {@code key=value,key="value, with a comma",…}.
 *
 * <p>Inside quotes, {@code \"} is a quote and {@code \\} a backslash. The first of two equal keys
 * counts. All else about arguments is known to the isolated part alone.
 */
final class Arguments {
    private Arguments() {}

    static @Nullable String value(@Nullable String args, String key) {
        if (args == null) {
            return null;
        }
        int at = 0;
        while (at < args.length()) {
            int end = endOfEntry(args, at);
            if (args.startsWith(key, at)
                    && at + key.length() < end
                    && args.charAt(at + key.length()) == '=') {
                return unquoted(args.substring(at + key.length() + 1, end));
            }
            at = end + 1;
        }
        return null;
    }

    private static int endOfEntry(String args, int from) {
        boolean quoted = false;
        for (int i = from; i < args.length(); i++) {
            char c = args.charAt(i);
            if (quoted && c == '\\') {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                return i;
            }
        }
        return args.length();
    }

    private static String unquoted(String value) {
        if (value.length() < 2
                || value.charAt(0) != '"'
                || value.charAt(value.length() - 1) != '"') {
            return value;
        }
        StringBuilder plain = new StringBuilder(value.length());
        for (int i = 1; i < value.length() - 1; i++) {
            char c = value.charAt(i);
            if (c == '\\' && i < value.length() - 2) {
                c = value.charAt(++i);
            }
            plain.append(c);
        }
        return plain.toString();
    }
}
