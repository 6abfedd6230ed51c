// SPDX-License-Identifier: Apache-2.0
package io.jwitness.engine.internal.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The text behind {@code -javaagent:jwitness-agent.jar=}, taken apart: {@code key=value} pairs with
 * commas between; a value that holds a comma or a quote stands in double quotes, with {@code \}
 * before a quote or a backslash inside.
 *
 * <p>A part that cannot be read is a problem and is left out; the others count. Values never appear
 * in a problem: they may be secret.
 */
public final class AgentArguments {
    private final Map<String, String> values = new LinkedHashMap<>();
    private final List<String> problems = new ArrayList<>(0);

    private AgentArguments() {}

    /** Takes the text apart; null and empty text have no arguments. */
    public static AgentArguments parse(@Nullable String text) {
        final AgentArguments arguments = new AgentArguments();
        if (text != null) {
            arguments.read(text);
        }
        return arguments;
    }

    /** What was given, in order. */
    public Map<String, String> values() {
        return values;
    }

    /** What could not be read, a sentence each. */
    public List<String> problems() {
        return problems;
    }

    private void read(String text) {
        int at = 0;
        while (at < text.length()) {
            final int nameStart = at;
            while (at < text.length() && text.charAt(at) != '=' && text.charAt(at) != ',') {
                at++;
            }
            final String name = text.substring(nameStart, at).trim();
            if (at == text.length() || text.charAt(at) == ',') {
                if (!name.isEmpty()) {
                    problems.add(
                            "agent argument '"
                                    + printable(name)
                                    + "' has no value; write it as key=value");
                }
                at++;
                continue;
            }
            at++;
            final StringBuilder value = new StringBuilder();
            final int next =
                    at < text.length() && text.charAt(at) == '"'
                            ? quoted(text, at, value)
                            : plain(text, at, value);
            if (next < 0) {
                problems.add(
                        "agent argument '"
                                + printable(name)
                                + "' opens a quote that is never closed; it and what follows are left out");
                return;
            }
            at = next + 1;
            if (name.isEmpty()) {
                problems.add("an agent argument has no name before its '='; write it as key=value");
            } else {
                values.put(name, value.toString());
            }
        }
    }

    private static int plain(String text, int from, StringBuilder value) {
        int at = from;
        while (at < text.length() && text.charAt(at) != ',') {
            value.append(text.charAt(at++));
        }
        return at;
    }

    /** Returns the index of the comma after the value, or of the end; −1 for a quote left open. */
    private static int quoted(String text, int from, StringBuilder value) {
        int at = from + 1;
        while (at < text.length()) {
            final char c = text.charAt(at++);
            if (c == '"') {
                return plain(text, at, value);
            }
            if (c == '\\' && at < text.length()) {
                value.append(text.charAt(at++));
            } else {
                value.append(c);
            }
        }
        return -1;
    }

    static String printable(String name) {
        final StringBuilder out = new StringBuilder();
        for (int i = 0; i < name.length() && i < 40; i++) {
            final char c = name.charAt(i);
            out.append(c >= 0x20 && c < 0x7f ? c : '?');
        }
        return out.toString();
    }
}
