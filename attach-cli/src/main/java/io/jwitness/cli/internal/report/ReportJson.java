// SPDX-License-Identifier: Apache-2.0
package io.jwitness.cli.internal.report;

import io.jwitness.cli.internal.console.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A report as one JSON object; its keys are in {@code docs/query.md}. */
public final class ReportJson {
    private ReportJson() {}

    public static String of(ReportFacts report) {
        ReportSummary summary = report.summary();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("journal", report.slot().toString());
        json.put("asked", summary.filter().toString());
        json.put("made", report.made().toString());
        json.put("caution", report.caution());
        json.put("warnings", report.warnings());
        json.put("read", report.reading().records());
        json.put("damaged", report.reading().damaged());
        json.put("holes", report.reading().holes());
        json.put("unreadable", summary.unreadable());
        json.put("pruned", Math.max(0, report.reading().first()));
        json.put("records", summary.records());
        json.put("sums", sums(summary.total()));
        json.put("counted", summary.counted());
        json.put("startup", summary.startup());
        json.put("outcomes", summary.outcomes());
        json.put("lost", summary.alarms().lost());
        json.put("gaps", alarms(summary.alarms().gaps()));
        json.put("unclean_ends", alarms(summary.alarms().uncleanEnds()));
        json.put("failures_of_jwitness", alarms(summary.alarms().failures()));
        json.put("open_session", summary.alarms().isOpen());
        json.put(
                "who",
                tally(
                        summary.who(),
                        summary.top(),
                        (key, row) -> {
                            row.put("who", key.who());
                            row.put("vouched", key.vouched());
                            row.put("event", key.event());
                        }));
        json.put(
                "days",
                tally(
                        summary.days(),
                        summary.top(),
                        (day, row) -> row.put("day", day.toString().substring(0, 10))));
        json.put(
                "sessions",
                tally(
                        summary.sessions(),
                        summary.top(),
                        (session, row) -> row.put("session", session)));
        List<Object> troubles = new ArrayList<>();
        summary.troubles().forEach(record -> troubles.add(record.members()));
        json.put("failures_and_refusals", rows(troubles, summary.troubleRecords()));
        return Json.write(json);
    }

    /** Says in a row whose it is. */
    private interface Named<K> {
        void name(K key, Map<String, Object> row);
    }

    private static <K extends Comparable<? super K>> Map<String, Object> tally(
            ReportTally<K> tally, int top, Named<K> named) {
        List<ReportTally.Row<K>> all = tally.rows();
        List<ReportTally.Row<K>> shown = all.subList(0, Math.min(top, all.size()));
        List<Object> rows = new ArrayList<>();
        for (ReportTally.Row<K> row : shown) {
            Map<String, Object> json = new LinkedHashMap<>();
            named.name(row.key(), json);
            json.putAll(sums(row.count()));
            rows.add(json);
        }
        ReportTally.Rest rest = tally.rest(shown);
        Map<String, Object> others = new LinkedHashMap<>();
        others.put("keys", rest.keys());
        others.putAll(sums(rest.count()));
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("exact", tally.isExact());
        json.put("rows", rows);
        json.put("others", others);
        return json;
    }

    private static Map<String, Object> alarms(ReportAlarms.Kind kind) {
        List<Object> rows = new ArrayList<>();
        for (ReportAlarms.Alarm alarm : kind.kept()) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("from", alarm.from().toString());
            row.put("to", alarm.to().toString());
            row.put("text", alarm.text());
            rows.add(row);
        }
        return rows(rows, kind.count());
    }

    private static Map<String, Object> rows(List<Object> rows, long count) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("count", count);
        json.put("rows", rows);
        return json;
    }

    private static Map<String, Object> sums(ReportCount count) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("acts", count.acts());
        json.put("failure", count.failed());
        json.put("denied", count.refused());
        json.put("outside_sessions", count.outside());
        put(json, "first", count.first());
        put(json, "last", count.last());
        return json;
    }

    private static void put(Map<String, Object> json, String key, @Nullable Instant time) {
        if (time != null) {
            json.put(key, time.toString());
        }
    }
}
