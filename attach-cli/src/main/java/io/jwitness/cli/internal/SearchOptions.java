// SPDX-License-Identifier: Apache-2.0
package io.jwitness.cli.internal;

import io.jwitness.cli.internal.console.Failure;
import io.jwitness.cli.internal.records.RecordFilter;
import io.jwitness.cli.internal.records.When;
import io.jwitness.record.Outcome;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say which records are meant; those of {@code query} and {@code report}. */
final class SearchOptions {
    @Option(
            names = "--since",
            paramLabel = "T",
            description = {
                "From then on: 2026-11-22, '2026-11-22 18:04', 2026-11-22T18:04:05Z, or 2h: two"
                        + " hours ago (ms, s, m, h, d). UTC, unless an offset is written."
            })
    private @Nullable String since;

    @Option(
            names = "--until",
            paramLabel = "T",
            description =
                    "Until then, and all of it: a date is its whole day, 18:04 its whole minute.")
    private @Nullable String until;

    @Option(
            names = "--actor",
            paramLabel = "GLOB",
            description =
                    "Who did it, or on whose behalf, as `tail` prints it (without a question"
                            + " mark). * is any characters; case does not matter, here as below.")
    private List<String> actors = List.of();

    @Option(
            names = "--event",
            paramLabel = "GLOB",
            description = "What happened, as jvm.heap.dump or 'jmx.*'. May be repeated.")
    private List<String> events = List.of();

    @Option(
            names = "--target",
            paramLabel = "GLOB",
            description = "To what: a logger, an endpoint, an MBean and its operation, a file.")
    private List<String> targets = List.of();

    @Option(
            names = "--outcome",
            paramLabel = "X",
            description = "success, failure, denied or unknown. May be repeated.")
    private List<String> outcomes = List.of();

    @Option(
            names = "--session",
            paramLabel = "ID",
            description = "A session of the agent, or a declared debug session.")
    private @Nullable String session;

    @Option(
            names = "--text",
            paramLabel = "TEXT",
            description = "In any value of the record: a reason, an address, an argument, …")
    private @Nullable String text;

    /**
     * What the options ask for, or why they cannot.
     *
     * @param now what durations are counted back from
     * @param all whether records are wanted that come by the clock
     */
    RecordFilter filter(Instant now, boolean all) throws Failure {
        When from = since == null ? null : When.parse("--since", since, now);
        When to = until == null ? null : When.parse("--until", until, now);
        if (from != null && to != null && !from.from().isBefore(to.to())) {
            throw new Failure(
                    "nothing lies between --since " + since + " and --until " + until,
                    from.from() + " is not before " + to.to(),
                    "Give the earlier time with --since; a duration counts back from now");
        }
        checkNotEmpty("--actor", actors);
        checkNotEmpty("--event", events);
        checkNotEmpty("--target", targets);
        checkNotEmpty("--session", session == null ? List.of() : List.of(session));
        checkNotEmpty("--text", text == null ? List.of() : List.of(text));
        for (String event : events) {
            if (!event.matches("[A-Za-z0-9_.*]{1,80}")) {
                throw new Failure(
                        "cannot search for --event '" + event + "'",
                        "names of events are letters, digits, '_' and '.', at most 80; * stands for"
                                + " any of them",
                        "As --event jvm.heap.dump or --event 'jmx.*'; docs/events.md lists them");
            }
        }
        for (String outcome : outcomes) {
            List<String> known = Arrays.stream(Outcome.values()).map(Outcome::text).toList();
            if (!known.contains(outcome.toLowerCase(Locale.ROOT))) {
                throw new Failure(
                        "cannot search for --outcome '" + outcome + "'",
                        "no record has it",
                        "Name one of " + String.join(", ", known));
            }
        }
        return new RecordFilter(
                from == null ? null : from.from(),
                to == null ? null : to.to(),
                actors,
                events,
                targets,
                outcomes,
                session == null ? "" : session,
                text == null ? "" : text,
                all);
    }

    private static void checkNotEmpty(String option, List<String> values) throws Failure {
        if (values.contains("")) {
            throw new Failure(
                    "cannot search for an empty " + option,
                    "it would find nothing, or everything",
                    "Leave " + option + " out, or say what it is");
        }
    }
}
