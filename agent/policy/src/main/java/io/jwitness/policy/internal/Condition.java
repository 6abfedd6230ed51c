// SPDX-License-Identifier: Apache-2.0
package io.jwitness.policy.internal;

import com.google.re2j.Pattern;
import io.jwitness.record.ActorType;
import io.jwitness.record.Confidence;
import io.jwitness.record.Phase;
import java.util.List;
import java.util.Set;

/** What a rule asks of an action beside its event's name. Immutable; never throws. */
interface Condition {
    /** Asks nothing. */
    Condition ALWAYS = subject -> true;

    boolean holds(Subject subject);

    /** All of them; in this order, so the cheap ones first. */
    record All(List<Condition> conditions) implements Condition {
        @Override
        public boolean holds(Subject subject) {
            for (int i = 0; i < conditions.size(); i++) {
                if (!conditions.get(i).holds(subject)) {
                    return false;
                }
            }
            return true;
        }
    }

    /** The phase is one of these. */
    record InPhase(Set<Phase> phases) implements Condition {
        @Override
        public boolean holds(Subject subject) {
            return phases.contains(subject.phase());
        }
    }

    /** Inside, or outside, a declared debug session. */
    record InSession(boolean wanted) implements Condition {
        @Override
        public boolean holds(Subject subject) {
            return (subject.session() != null) == wanted;
        }
    }

    /** The actor is of one of these types. */
    record ActorOfType(Set<ActorType> types) implements Condition {
        @Override
        public boolean holds(Subject subject) {
            return types.contains(subject.actorType());
        }
    }

    /** The actor's id fits one of the globs, and is established at least this well. */
    record ActorIs(List<String> globs, Confidence least) implements Condition {
        @Override
        public boolean holds(Subject subject) {
            String id = subject.actorId();
            return id != null
                    && subject.actorConfidence().compareTo(least) <= 0
                    && Glob.matchesAny(globs, id);
        }
    }

    /** The actor has a role that fits one of the globs, and is established at least this well. */
    record ActorHasRole(List<String> globs, Confidence least) implements Condition {
        @Override
        public boolean holds(Subject subject) {
            if (subject.actorConfidence().compareTo(least) > 0) {
                return false;
            }
            List<String> roles = subject.actorRoles();
            for (int i = 0; i < roles.size(); i++) {
                if (Glob.matchesAny(globs, roles.get(i))) {
                    return true;
                }
            }
            return false;
        }
    }

    /** The peer's address lies in one of the blocks. */
    record FromBlock(List<Cidr> blocks) implements Condition {
        @Override
        public boolean holds(Subject subject) {
            String address = subject.sourceAddress();
            for (int i = 0; address != null && i < blocks.size(); i++) {
                if (blocks.get(i).contains(address)) {
                    return true;
                }
            }
            return false;
        }
    }

    /** The time lies in one of the windows, or in none. */
    record AtTime(List<TimeWindow> windows, boolean inside) implements Condition {
        @Override
        public boolean holds(Subject subject) {
            long second = subject.epochSecond();
            for (int i = 0; i < windows.size(); i++) {
                if (windows.get(i).contains(second)) {
                    return inside;
                }
            }
            return !inside;
        }
    }

    /** The target fits one of the globs. */
    record TargetIs(List<String> globs) implements Condition {
        @Override
        public boolean holds(Subject subject) {
            CharSequence target = subject.target();
            return target != null && Glob.matchesAny(globs, target);
        }
    }

    /** The whole target matches a pattern. Allocates. */
    record TargetMatches(Pattern pattern) implements Condition {
        /** Longer targets do not match: the time that RE2 takes grows with the text. */
        private static final int LONGEST = 16_384;

        @Override
        public boolean holds(Subject subject) {
            CharSequence target = subject.target();
            return target != null
                    && target.length() <= LONGEST
                    && pattern.matches(target.toString());
        }
    }
}
