// SPDX-License-Identifier: Apache-2.0
package io.jwitness.premain;

import org.jspecify.annotations.Nullable;

/**
 * Reads single values of the agent's arguments: {@code key=value,key="value, with a comma",…}.
 *
 * <p>Quotes count where a value begins; inside them, {@code \"} is a quote and {@code \\} a
 * backslash. The first of two equal keys counts. All else about arguments is known to the isolated
 * part alone.
 */
final class Arguments {
    private Arguments() {}

    static @Nullable String value(@Nullable String args, String key) {
        if (args == null) {
            return null;
        }
        int at = 0;
        while (at < args.length()) {
            int keyStart = at;
            while (at < args.length() && args.charAt(at) != '=' && args.charAt(at) != ',') {
                at++;
            }
            if (at == args.length() || args.charAt(at) == ',') {
                at++;
                continue;
            }
            boolean found = args.substring(keyStart, at).trim().equals(key);
            StringBuilder value = new StringBuilder();
            at = readValue(args, at + 1, value);
            if (found) {
                return value.toString();
            }
            at++;
        }
        return null;
    }

    /** Returns where the comma after the value is, or the end. */
    private static int readValue(String args, int from, StringBuilder value) {
        int at = from;
        if (at < args.length() && args.charAt(at) == '"') {
            at++;
            while (at < args.length() && args.charAt(at) != '"') {
                if (args.charAt(at) == '\\' && at + 1 < args.length()) {
                    at++;
                }
                value.append(args.charAt(at++));
            }
            at++;
        }
        while (at < args.length() && args.charAt(at) != ',') {
            value.append(args.charAt(at++));
        }
        return at;
    }
}
