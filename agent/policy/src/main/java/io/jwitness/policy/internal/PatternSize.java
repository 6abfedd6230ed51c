// SPDX-License-Identifier: Apache-2.0
package io.jwitness.policy.internal;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How large a program a regular expression becomes, before it is compiled.
 *
 * <p>RE2 runs in linear time, but of its program's size; RE2/J 1.8 bounds each {@code {n}} by 1000
 * and not their product, so that {@code ((a{1000}){1000}){1000}} takes all memory while compiling.
 */
final class PatternSize {
    /** Largest program, in characters to match: {@value}. */
    static final int MOST = 2_000;

    private static final int DEEPEST = 100;

    private final String pattern;
    private int at;

    private PatternSize(String pattern) {
        this.pattern = pattern;
    }

    /** True when the expression is small enough to be compiled and run. */
    static boolean isBounded(String pattern) {
        return new PatternSize(pattern).sum() <= MOST;
    }

    /** The size of an expression that {@link #isBounded}. */
    static int of(String pattern) {
        return (int) Math.min(MOST, 1 + new PatternSize(pattern).sum());
    }

    /** Adds up the atoms, each as often as its repetition and those of the groups around it say. */
    private long sum() {
        Deque<Long> outer = new ArrayDeque<>();
        long done = 0;
        long last = 0;
        while (at < pattern.length()) {
            char c = pattern.charAt(at);
            if (c == '(') {
                outer.push(done + last);
                done = 0;
                last = 0;
                at++;
            } else if (c == ')') {
                last = Math.max(1, done + last);
                done = outer.isEmpty() ? 0 : outer.pop();
                at++;
            } else if (c == '{' && repeat() > 0) {
                last *= repeat();
                at = pattern.indexOf('}', at) + 1;
            } else {
                done += last;
                last = 1;
                atom();
            }
            if (done + last > MOST || outer.size() > DEEPEST) {
                return Long.MAX_VALUE;
            }
        }
        long total = done + last;
        for (long group : outer) {
            total += group;
        }
        return total;
    }

    /** The larger number of {@code {n}}, {@code {n,}} or {@code {n,m}}; 0 when it is none. */
    private long repeat() {
        int end = pattern.indexOf('}', at);
        if (end < 0) {
            return 0;
        }
        long most = 0;
        long number = 0;
        for (int i = at + 1; i < end; i++) {
            char c = pattern.charAt(i);
            if (c == ',') {
                most = number;
                number = 0;
            } else if (c >= '0' && c <= '9' && number <= MOST) {
                number = number * 10 + c - '0';
            } else {
                return 0;
            }
        }
        return Math.max(1, Math.max(most, number));
    }

    private void atom() {
        char c = pattern.charAt(at++);
        if (c == '\\' && at < pattern.length()) {
            boolean quote = pattern.charAt(at++) == 'Q';
            int end = quote ? pattern.indexOf("\\E", at) : at;
            // A quoted run counts as one: the pattern's own length bounds it.
            at = end < 0 ? pattern.length() : quote ? end + 2 : end;
        } else if (c == '[') {
            characterClass();
        }
    }

    private void characterClass() {
        if (at < pattern.length() && pattern.charAt(at) == '^') {
            at++;
        }
        if (at < pattern.length() && pattern.charAt(at) == ']') {
            at++;
        }
        while (at < pattern.length() && pattern.charAt(at) != ']') {
            at += pattern.charAt(at) == '\\' ? 2 : pattern.startsWith("[:", at) ? named() : 1;
        }
        at = Math.min(at + 1, pattern.length());
    }

    private int named() {
        int end = pattern.indexOf(":]", at);
        return end < 0 ? 1 : end + 2 - at;
    }
}
