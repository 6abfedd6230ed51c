// SPDX-License-Identifier: Apache-2.0
package io.jwitness.policy.internal.file;

import java.util.ArrayList;
import java.util.List;

/** What is wrong with a file, in the order of finding, up to a bound. For one thread. */
public final class Problems {
    private static final int MOST = 50;
    private static final int LONGEST_QUOTE = 60;

    private final String file;
    private final List<Finding> problems = new ArrayList<>();

    /**
     * @param file what to call the file in messages
     */
    public Problems(String file) {
        this.file = file;
    }

    /**
     * Adds one.
     *
     * @param what a sentence, with its full stop or question mark
     */
    public void add(Node.Place place, String what) {
        if (problems.size() < MOST) {
            problems.add(at(place, what));
        } else if (problems.size() == MOST) {
            problems.add(at(place, "more faults were found than are told here; mend these first."));
        }
    }

    /** What is said of a place, without counting it as a fault. */
    public Finding at(Node.Place place, String what) {
        return new Finding(file, place.line(), place.column(), what);
    }

    public boolean isEmpty() {
        return problems.isEmpty();
    }

    /** True when what is told further is not kept: whoever finds faults may stop looking. */
    public boolean isFull() {
        return problems.size() > MOST;
    }

    public List<Finding> all() {
        return List.copyOf(problems);
    }

    /** A text from the file between quotes: cut, and without anything that drives a terminal. */
    public static String quote(String text) {
        StringBuilder out = new StringBuilder("'");
        for (int i = 0; i < text.length() && i < LONGEST_QUOTE; i++) {
            char c = text.charAt(i);
            out.append(c < ' ' || c > '~' ? '?' : c);
        }
        return out.append(text.length() > LONGEST_QUOTE ? "…'" : "'").toString();
    }
}
