// SPDX-License-Identifier: Apache-2.0
package io.jwitness.policy.internal;

import com.google.re2j.Pattern;
import io.jwitness.record.ActorType;
import io.jwitness.record.Confidence;
import io.jwitness.record.Phase;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a rule asks of an action beside its event's name. Immutable; never throws. */
interface Condition {
    /** Asks nothing. */
    Condition ALWAYS = new All(List.of());

    boolean holds(Subject subject);

    /** What it asks about, by its key in the file. */
    String key();

    /** What it wants, for people. */
    String asks();

    /** What the action has of it, for people; null when it has none. */
    @Nullable String is(Subject subject);

    private static String words(Collection<? extends Enum<?>> words) {
        return words.stream().map(Condition::word).sorted().collect(Collectors.joining(", "));
    }

    private static String word(Enum<?> word) {
        return word.name().toLowerCase(Locale.ROOT);
    }

    private static @Nullable String named(@Nullable String id, Confidence confidence) {
        return id == null ? null : id + ", " + word(confidence);
    }

    private static @Nullable String textOf(@Nullable CharSequence text) {
        return text == null ? null : text.toString();
    }

    private static String asserted(String globs, Confidence least) {
        return globs + ", at least " + word(least);
    }

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

        @Override
        public String key() {
            return "match";
        }

        @Override
        public String asks() {
            return conditions.stream().map(Condition::asks).collect(Collectors.joining("; "));
        }

        @Override
        public @Nullable String is(Subject subject) {
            return null;
        }
    }

    /** The phase is one of these. */
    record InPhase(Set<Phase> phases) implements Condition {
        @Override
        public boolean holds(Subject subject) {
            return phases.contains(subject.phase());
        }

        @Override
        public String key() {
            return "phase";
        }

        @Override
        public String asks() {
            return words(phases);
        }

        @Override
        public @Nullable String is(Subject subject) {
            return word(subject.phase());
        }
    }

    /** Inside, or outside, a declared debug session. */
    record InSession(boolean wanted) implements Condition {
        @Override
        public boolean holds(Subject subject) {
            return (subject.session() != null) == wanted;
        }

        @Override
        public String key() {
            return "session";
        }

        @Override
        public String asks() {
            return Boolean.toString(wanted);
        }

        @Override
        public @Nullable String is(Subject subject) {
            return Boolean.toString(subject.session() != null);
        }
    }

    /** The actor is of one of these types. */
    record ActorOfType(Set<ActorType> types) implements Condition {
        @Override
        public boolean holds(Subject subject) {
            return types.contains(subject.actorType());
        }

        @Override
        public String key() {
            return "actor.type";
        }

        @Override
        public String asks() {
            return words(types);
        }

        @Override
        public @Nullable String is(Subject subject) {
            return word(subject.actorType());
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

        @Override
        public String key() {
            return "actor.id";
        }

        @Override
        public String asks() {
            return asserted(String.join(", ", globs), least);
        }

        @Override
        public @Nullable String is(Subject subject) {
            return named(subject.actorId(), subject.actorConfidence());
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

        @Override
        public String key() {
            return "actor.role";
        }

        @Override
        public String asks() {
            return asserted(String.join(", ", globs), least);
        }

        @Override
        public @Nullable String is(Subject subject) {
            return subject.actorRoles().isEmpty()
                    ? null
                    : String.join(", ", subject.actorRoles())
                            + ", "
                            + word(subject.actorConfidence());
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

        @Override
        public String key() {
            return "source.cidr";
        }

        @Override
        public String asks() {
            return blocks.stream().map(Cidr::text).collect(Collectors.joining(", "));
        }

        @Override
        public @Nullable String is(Subject subject) {
            return subject.sourceAddress();
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

        @Override
        public String key() {
            return inside ? "time.inside" : "time.outside";
        }

        @Override
        public String asks() {
            return windows.stream().map(TimeWindow::text).collect(Collectors.joining("; "));
        }

        @Override
        public @Nullable String is(Subject subject) {
            return Instant.ofEpochSecond(subject.epochSecond()).toString();
        }
    }

    /** The target fits one of the globs. */
    record TargetIs(List<String> globs) implements Condition {
        @Override
        public boolean holds(Subject subject) {
            CharSequence target = subject.target();
            return target != null && Glob.matchesAny(globs, target);
        }

        @Override
        public String key() {
            return "target.glob";
        }

        @Override
        public String asks() {
            return String.join(", ", globs);
        }

        @Override
        public @Nullable String is(Subject subject) {
            return textOf(subject.target());
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

        @Override
        public String key() {
            return "target.regex";
        }

        @Override
        public String asks() {
            return pattern.pattern();
        }

        @Override
        public @Nullable String is(Subject subject) {
            return textOf(subject.target());
        }
    }
}
