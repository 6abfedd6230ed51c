// SPDX-License-Identifier: Apache-2.0
package io.jwitness.policy.internal.mask;

import java.util.Arrays;

/**
 * A text in a buffer that is used again, and where each of its characters came from in the
 * original.
 *
 * <p>{@code at} has one entry more than there are characters: character {@code i} came from {@code
 * at[i]} up to {@code at[i + 1]} of the original.
 */
final class Text {
    char[] chars = new char[128];
    int[] at = new int[129];
    int length;

    void clear() {
        Arrays.fill(chars, 0, length, '\0');
        length = 0;
    }

    /** Makes room for this many characters; what was there may be lost. */
    void room(int most) {
        if (chars.length < most) {
            clear();
            int size = Math.max(most, 2 * chars.length);
            chars = new char[size];
            at = new int[size + 1];
        }
    }

    /** Takes a text over, each character from its own place. */
    void set(CharSequence text, int size) {
        clear();
        room(size);
        if (text instanceof String string) {
            string.getChars(0, size, chars, 0);
        } else {
            for (int i = 0; i < size; i++) {
                chars[i] = text.charAt(i);
            }
        }
        length = size;
    }

    /** Fills {@link #at} for a text that is its own original. */
    void own() {
        for (int i = 0; i <= length; i++) {
            at[i] = i;
        }
    }

    /** Appends a character that came from here. */
    void add(char c, int from) {
        chars[length] = c;
        at[length++] = from;
    }
}
