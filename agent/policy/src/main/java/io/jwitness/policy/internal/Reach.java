// SPDX-License-Identifier: Apache-2.0
package io.jwitness.policy.internal;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds rules that an earlier one leaves nothing for. For one file and one thread.
 *
 * <p>Guarantees: gives up after a bounded number of steps, since a file of a megabyte can ask for
 * minutes of comparing. A thousand rules with three short globs each need a fifth of it.
 */
final class Reach {
    private static final long MOST_STEPS = 500_000_000;

    private long steps;

    /** The rule that takes all events of a later one; null when there is none, or no more time. */
    @Nullable Rule coveredBy(List<Rule> earlier, Rule later) {
        for (Rule rule : earlier) {
            if (rule.condition() == Condition.ALWAYS && covers(rule, later)) {
                return gaveUp() ? null : rule;
            }
        }
        return null;
    }

    /** True when not all was compared. */
    boolean gaveUp() {
        return steps > MOST_STEPS;
    }

    private boolean covers(Rule earlier, Rule later) {
        if (earlier.events().isEmpty()) {
            return true;
        }
        for (String event : later.events()) {
            if (!takes(earlier, event)) {
                return false;
            }
        }
        return !later.events().isEmpty();
    }

    private boolean takes(Rule earlier, String event) {
        for (String glob : earlier.events()) {
            steps += glob.indexOf('*') < 0 ? 1 : 1L + (long) glob.length() * event.length();
            if (gaveUp()) {
                return false;
            }
            if (Glob.matches(glob, event)) {
                return true;
            }
        }
        return false;
    }
}
