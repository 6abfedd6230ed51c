// SPDX-License-Identifier: Apache-2.0
package io.jwitness.cli.internal.report;

import io.jwitness.cli.internal.records.RecordView;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A table of a report, as text and as a page show it. Cells hold what was stored: who prints them
 * makes them harmless.
 *
 * @param title of a few words
 * @param headings of the columns
 * @param rows as many cells each
 * @param rest what the rows do not say; empty where they say it all
 */
record ReportTable(String title, List<String> headings, List<List<String>> rows, String rest) {

    /** What each outcome, or the lack of one, is called. */
    private static final Map<String, String> OUTCOMES =
            Map.of(
                    "success",
                    "success",
                    "failure",
                    "failure",
                    "denied",
                    "denied",
                    "unknown",
                    "unknown: nobody saw the end",
                    ReportAct.OPEN,
                    "open: no end is in these records",
                    "none",
                    "none: seen after it happened");

    /** All that have rows. */
    static List<ReportTable> of(ReportSummary summary) {
        List<ReportTable> tables = new ArrayList<>();
        tables.add(alarms("Records that were lost", summary.alarms().gaps(), summary.top()));
        tables.add(alarms("Unclean ends", summary.alarms().uncleanEnds(), summary.top()));
        tables.add(
                alarms(
                        "What JWitness itself could not do",
                        summary.alarms().failures(),
                        summary.top()));
        tables.add(who(summary));
        tables.add(days(summary));
        tables.add(outcomes(summary));
        tables.add(troubles(summary));
        tables.add(sessions(summary));
        tables.removeIf(table -> table.rows().isEmpty());
        return tables;
    }

    private static ReportTable alarms(String title, ReportAlarms.Kind kind, int top) {
        List<List<String>> rows = new ArrayList<>();
        for (ReportAlarms.Alarm alarm : kind.kept()) {
            if (rows.size() < top) {
                rows.add(List.of(time(alarm.from()), time(alarm.to()), alarm.text()));
            }
        }
        return new ReportTable(
                title,
                List.of("FROM", "TO", "WHAT"),
                rows,
                kind.count() > rows.size() ? "and " + (kind.count() - rows.size()) + " later" : "");
    }

    private static ReportTable who(ReportSummary summary) {
        var shown = first(summary.who().rows(), summary.top());
        List<List<String>> rows = new ArrayList<>();
        for (var row : shown) {
            rows.add(
                    List.of(
                            name(row.key().who(), row.key().vouched()),
                            row.key().event(),
                            acts(row.count().acts(), summary.who().isExact()),
                            some(row.count().failed()),
                            some(row.count().refused()),
                            some(row.count().outside()),
                            time(row.count().first()),
                            time(row.count().last())));
        }
        return new ReportTable(
                "Who did what",
                List.of("WHO", "WHAT", "ACTS", "FAILED", "DENIED", "OUTSIDE", "FIRST", "LAST"),
                rows,
                rest(summary.who(), shown, "others"));
    }

    private static ReportTable days(ReportSummary summary) {
        List<ReportTally.Row<Instant>> all = new ArrayList<>(summary.days().rows());
        all.sort(Comparator.comparing(ReportTally.Row::key));
        var shown = all.subList(Math.max(0, all.size() - summary.top()), all.size());
        List<List<String>> rows = new ArrayList<>();
        for (var row : shown) {
            rows.add(
                    List.of(
                            row.key().toString().replace("T00:00:00Z", ""),
                            acts(row.count().acts(), summary.days().isExact()),
                            some(row.count().failed()),
                            some(row.count().refused()),
                            some(row.count().outside())));
        }
        return new ReportTable(
                "By day (UTC)",
                List.of("DAY", "ACTS", "FAILED", "DENIED", "OUTSIDE"),
                rows,
                rest(summary.days(), shown, "other days"));
    }

    private static ReportTable outcomes(ReportSummary summary) {
        List<List<String>> rows = new ArrayList<>();
        summary.outcomes()
                .forEach(
                        (outcome, n) ->
                                rows.add(
                                        List.of(
                                                OUTCOMES.getOrDefault(outcome, outcome),
                                                String.valueOf(n))));
        return new ReportTable("By outcome", List.of("OUTCOME", "ACTS"), rows, "");
    }

    private static ReportTable troubles(ReportSummary summary) {
        List<List<String>> rows = new ArrayList<>();
        for (RecordView record : summary.troubles()) {
            Instant time = record.instant(record.time());
            rows.add(
                    List.of(
                            record.text("seq"),
                            time(time),
                            name(record.who(), record.isVouched()),
                            record.event(),
                            record.targetOrReason(),
                            record.outcomeOrStage(),
                            record.from()));
        }
        long earlier = summary.troubleRecords() - rows.size();
        return new ReportTable(
                "Failures and refusals",
                List.of("SEQ", "TIME", "WHO", "WHAT", "TARGET", "OUTCOME", "FROM"),
                rows,
                earlier > 0 ? "and " + earlier + " earlier" : "");
    }

    private static ReportTable sessions(ReportSummary summary) {
        var shown = first(summary.sessions().rows(), summary.top());
        List<List<String>> rows = new ArrayList<>();
        for (var row : shown) {
            rows.add(
                    List.of(
                            row.key(),
                            acts(row.count().acts(), summary.sessions().isExact()),
                            some(row.count().failed()),
                            some(row.count().refused()),
                            time(row.count().first()),
                            time(row.count().last())));
        }
        return new ReportTable(
                "Declared debug sessions",
                List.of("SESSION", "ACTS", "FAILED", "DENIED", "FIRST", "LAST"),
                rows,
                rest(summary.sessions(), shown, "others"));
    }

    private static <K> List<ReportTally.Row<K>> first(List<ReportTally.Row<K>> rows, int top) {
        return rows.subList(0, Math.min(top, rows.size()));
    }

    private static <K extends Comparable<? super K>> String rest(
            ReportTally<K> tally, List<ReportTally.Row<K>> shown, String what) {
        ReportTally.Rest rest = tally.rest(shown);
        if (rest.keys() == 0) {
            return "";
        }
        ReportCount count = rest.count();
        return "and "
                + (tally.isExact() ? "" : "up to ")
                + rest.keys()
                + " "
                + what
                + ": "
                + count.acts()
                + " acts, "
                + count.failed()
                + " failed, "
                + count.refused()
                + " denied, from "
                + time(count.first())
                + " to "
                + time(count.last())
                + (tally.isExact()
                        ? ""
                        : "; there were too many to keep each, so a row with ≥ may have had more");
    }

    /** A question mark where nobody vouches for it, as {@code tail} prints it. */
    static String name(String who, boolean vouched) {
        String name = who.isEmpty() ? "–" : ReportAct.name(who);
        return vouched ? name : name + " ?";
    }

    private static String acts(long n, boolean exact) {
        return exact ? String.valueOf(n) : "≥ " + n;
    }

    private static String some(long n) {
        return n == 0 ? "" : String.valueOf(n);
    }

    /** To the second, UTC. */
    static String time(@Nullable Instant time) {
        return time == null
                ? ""
                : time.truncatedTo(ChronoUnit.SECONDS)
                        .toString()
                        .replace('T', ' ')
                        .replace("Z", "");
    }
}
