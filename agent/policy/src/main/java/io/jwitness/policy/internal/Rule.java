// SPDX-License-Identifier: Apache-2.0
package io.jwitness.policy.internal;

import io.jwitness.policy.internal.Decision.Effect;
import io.jwitness.policy.internal.Decision.Level;
import io.jwitness.policy.internal.Decision.OnFailure;
import io.jwitness.policy.internal.Decision.Wait;
import io.jwitness.policy.internal.mask.ArgModes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One rule: which events it speaks of, what else must hold, and what it says; null where it leaves
 * the defaults.
 *
 * @param events globs of event names; empty: every event
 * @param condition what else must hold of the action; {@link Condition#ALWAYS} when nothing
 * @param attempt null: by the event
 */
record Rule(
        String name,
        List<String> events,
        Condition condition,
        @Nullable Level level,
        @Nullable Wait waiting,
        @Nullable OnFailure onFailure,
        Effect effect,
        @Nullable Boolean attempt,
        @Nullable Boolean complete,
        ArgModes args) {

    /** True when the rule speaks of an event of this name. */
    boolean speaksOf(String event) {
        if (events.isEmpty()) {
            return true;
        }
        for (String glob : events) {
            if (Glob.matches(glob, event)) {
                return true;
            }
        }
        return false;
    }

    /** True when the rest of its conditions hold. */
    boolean matches(Subject subject) {
        return condition.holds(subject);
    }
}
