// SPDX-License-Identifier: Apache-2.0
package io.jwitness.cli.internal.records;

import io.jwitness.policy.internal.Glob;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which records are asked for: each criterion that is given must hold, by one of its values. Case
 * does not matter.
 *
 * <p>Nothing is concluded from the order of records: wall clocks are set back, and a count tells of
 * a stretch of time.
 *
 * @param since the first moment; null for any
 * @param until the first moment behind; null for any
 * @param actors patterns of names
 * @param events patterns of event names
 * @param targets patterns of targets, those of {@code changes} among them
 * @param outcomes words of the record format
 * @param session of the agent, or a declared one
 * @param text to be found in any value
 * @param housekeeping whether records are wanted that come by the clock; an event pattern that is
 *     given decides alone
 */
public record RecordFilter(
        @Nullable Instant since,
        @Nullable Instant until,
        List<String> actors,
        List<String> events,
        List<String> targets,
        List<String> outcomes,
        String session,
        String text,
        boolean housekeeping) {

    /** What the journal writes by the clock, whoever does what. */
    private static final Set<String> BY_THE_CLOCK = Set.of("jwitness.seal", "jwitness.key.rotate");

    public RecordFilter {
        actors = lower(actors);
        events = lower(events);
        targets = lower(targets);
        outcomes = lower(outcomes);
        session = session.toLowerCase(Locale.ROOT);
        text = text.toLowerCase(Locale.ROOT);
    }

    private static List<String> lower(List<String> texts) {
        return texts.stream().map(text -> text.toLowerCase(Locale.ROOT)).toList();
    }

    public boolean matches(RecordView record) {
        return isEventWanted(record.event())
                && (outcomes.isEmpty() || outcomes.contains(record.text("outcome")))
                && isInTime(record)
                && isBy(record)
                && isOn(record)
                && isOfSession(record)
                && (text.isEmpty() || holds(record.members(), text));
    }

    /** True where any criterion is given: what cannot be read then matches nothing. */
    public boolean narrows() {
        return since != null
                || until != null
                || !actors.isEmpty()
                || !events.isEmpty()
                || !targets.isEmpty()
                || !outcomes.isEmpty()
                || !session.isEmpty()
                || !text.isEmpty();
    }

    private boolean isEventWanted(String event) {
        return events.isEmpty()
                ? housekeeping || !BY_THE_CLOCK.contains(event)
                : any(events, event);
    }

    /**
     * True where some of what the record tells may lie within: from the first act that it counts to
     * the last, from the first loss to the last. A record without a time lies nowhere else.
     */
    public boolean isInTime(RecordView record) {
        if (since == null && until == null) {
            return true;
        }
        Instant time = record.instant(record.time());
        if (time == null) {
            return true;
        }
        return overlaps(
                reach(record, time, "first", "from", false),
                reach(record, time, "last", "to", true));
    }

    /** True where some moment from the one to the other is asked for. */
    public boolean overlaps(Instant from, Instant to) {
        return (since == null || !to.isBefore(since)) && (until == null || from.isBefore(until));
    }

    private static Instant reach(
            RecordView record, Instant time, String count, String gap, boolean latest) {
        Instant reach = time;
        for (String text : List.of(record.text("count", count), record.text("gap", gap))) {
            Instant other = record.instant(text);
            if (other != null && other.isAfter(reach) == latest) {
                reach = other;
            }
        }
        return reach;
    }

    private boolean isBy(RecordView record) {
        return actors.isEmpty()
                || any(actors, record.who())
                || any(actors, record.text("actor", "on_behalf_of"));
    }

    private boolean isOn(RecordView record) {
        return targets.isEmpty()
                || any(targets, record.target())
                || record.parts("changes").stream()
                        .anyMatch(part -> any(targets, String.valueOf(part.get("target"))));
    }

    /** True where the events that are wanted are named. */
    public boolean namesEvents() {
        return !events.isEmpty();
    }

    /** What is absent fits no pattern, not even a star. */
    private static boolean any(List<String> globs, String text) {
        return !text.isEmpty() && Glob.matchesAny(globs, text.toLowerCase(Locale.ROOT));
    }

    private boolean isOfSession(RecordView record) {
        return session.isEmpty()
                || session.equals(record.text("session"))
                || session.equals(record.text("reason", "session").toLowerCase(Locale.ROOT));
    }

    /** The salt is noise: hex that would be found by accident. */
    private static boolean holds(Object value, String text) {
        if (value instanceof Map<?, ?> map) {
            for (Map.Entry<?, ?> member : map.entrySet()) {
                if (!"salt".equals(member.getKey()) && holds(member.getValue(), text)) {
                    return true;
                }
            }
            return false;
        }
        if (value instanceof List<?> list) {
            return list.stream().anyMatch(element -> holds(element, text));
        }
        return value.toString().toLowerCase(Locale.ROOT).contains(text);
    }

    /** As options, for the access log and for what is printed above a summary. */
    @Override
    public String toString() {
        StringBuilder options = new StringBuilder();
        add(options, "since", since);
        add(options, "until", until);
        addAll(options, "actor", actors);
        addAll(options, "event", events);
        addAll(options, "target", targets);
        addAll(options, "outcome", outcomes);
        add(options, "session", session);
        add(options, "text", text);
        if (housekeeping) {
            options.append(" --all");
        }
        return options.toString().strip();
    }

    private static void addAll(StringBuilder options, String name, List<String> values) {
        values.forEach(value -> add(options, name, value));
    }

    private static void add(StringBuilder options, String name, @Nullable Object value) {
        if (value != null && !value.toString().isEmpty()) {
            options.append(" --").append(name).append(" '");
            options.append(value.toString().replace("'", "'\\''")).append('\'');
        }
    }
}
