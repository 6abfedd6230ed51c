// SPDX-License-Identifier: Apache-2.0
package io.jwitness.cli.internal.console;

/** Makes text harmless to a terminal and to the eye: no control, bidi or invisible characters. */
public final class Safe {
    private Safe() {}

    /** The text with each such character as {@code \}{@code u} and four hex digits. */
    public static String text(String text) {
        StringBuilder safe = null;
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            int length = Character.charCount(c);
            if (isHarmful(c)) {
                if (safe == null) {
                    safe = new StringBuilder(text.length() + 16).append(text, 0, i);
                }
                for (int k = 0; k < length; k++) {
                    safe.append(String.format("\\u%04x", (int) text.charAt(i + k)));
                }
            } else if (safe != null) {
                safe.appendCodePoint(c);
            }
            i += length;
        }
        return safe == null ? text : safe.toString();
    }

    /** At most so many characters, the last of which says that there was more. */
    public static String cut(String text, int length) {
        return text.length() <= length ? text : text.substring(0, Math.max(0, length - 1)) + "…";
    }

    private static boolean isHarmful(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.UNASSIGNED ->
                    true;
            default -> false;
        };
    }
}
