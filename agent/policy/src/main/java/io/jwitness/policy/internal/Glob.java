// SPDX-License-Identifier: Apache-2.0
package io.jwitness.policy.internal;

import java.util.List;

/**
 * Patterns in which {@code *} stands for any characters, none included, and nothing else is
 * special.
 */
public final class Glob {
    private Glob() {}

    /** True when the whole text fits one of the globs. */
    public static boolean matchesAny(List<String> globs, CharSequence text) {
        for (int i = 0; i < globs.size(); i++) {
            if (matches(globs.get(i), text)) {
                return true;
            }
        }
        return false;
    }

    /** True when the whole text fits. Linear but for one step back; allocates nothing. */
    public static boolean matches(CharSequence glob, CharSequence text) {
        int g = 0;
        int t = 0;
        int star = -1;
        int mark = 0;
        while (t < text.length()) {
            if (g < glob.length() && glob.charAt(g) == '*') {
                star = g++;
                mark = t;
            } else if (g < glob.length() && glob.charAt(g) == text.charAt(t)) {
                g++;
                t++;
            } else if (star >= 0) {
                g = star + 1;
                t = ++mark;
            } else {
                return false;
            }
        }
        while (g < glob.length() && glob.charAt(g) == '*') {
            g++;
        }
        return g == glob.length();
    }
}
