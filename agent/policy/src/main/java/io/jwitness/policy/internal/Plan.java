// SPDX-License-Identifier: Apache-2.0
package io.jwitness.policy.internal;

import org.jspecify.annotations.Nullable;

/**
 * A policy's rules for one event, in the order of the file, with all that its name decides decided.
 *
 * <p>Guarantees: immutable; {@link #decide} does not throw, and allocates nothing unless a rule
 * holds a regular expression or the clock has left a time window. A sensor may keep a plan as long
 * as it keeps the policy it came from.
 */
public final class Plan {
    private final Rule[] rules;
    private final Decision[] decisions;
    private final @Nullable Decision fixed;
    private final Decision otherwise;
    private final boolean never;

    /**
     * @param rules what may match this event, none that is sure to but the last one
     * @param decisions of each rule, in the same order
     * @param otherwise when none matches
     */
    Plan(Rule[] rules, Decision[] decisions, Decision otherwise) {
        this.rules = rules;
        this.decisions = decisions;
        this.otherwise = otherwise;
        this.fixed = rules.length == 0 ? otherwise : null;
        boolean records = otherwise.records();
        for (Decision decision : decisions) {
            records |= decision.records();
        }
        this.never = !records;
    }

    /** The first rule that matches decides. */
    public Decision decide(Subject subject) {
        Decision known = fixed;
        return known != null ? known : match(subject);
    }

    private Decision match(Subject subject) {
        for (int i = 0; i < rules.length; i++) {
            if (rules[i].matches(subject)) {
                return decisions[i];
            }
        }
        return otherwise;
    }

    /** The decision when the event alone decides it; null when {@link #decide} must be asked. */
    public @Nullable Decision fixed() {
        return fixed;
    }

    /** True when no record can come of this event: its classes need not be instrumented. */
    public boolean never() {
        return never;
    }
}
