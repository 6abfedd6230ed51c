// SPDX-License-Identifier: Apache-2.0
package io.jwitness.cli.internal.report;

import io.jwitness.cli.internal.records.Reading;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a report says in sentences, alike as text and as a page.
 *
 * @param slot the journal
 * @param made when the report was made
 * @param reading how the journal was read
 * @param summary of what was asked for; nothing is added to it any more
 */
public record ReportFacts(Path slot, Instant made, Reading reading, ReportSummary summary) {

    /** What a summary is not. */
    String caution() {
        return "A summary of what the records say. It verifies nothing: a journal that was forged"
                + " is summed up like any other. To have it checked: jwitness verify "
                + slot
                + " --vkey KEY";
    }

    /** What must be known before anything else is believed; empty where there is nothing. */
    List<String> warnings() {
        List<String> warnings = new ArrayList<>();
        ReportAlarms alarms = summary.alarms();
        warn(warnings, reading.damaged(), "record(s) differ from their hash", "see verify");
        warn(warnings, reading.holes(), "stretch(es) of records are missing", "see verify");
        warn(
                warnings,
                summary.unreadable(),
                "document(s) are no records, or have no time",
                "they are in no sum below");
        warn(
                warnings,
                alarms.lost(),
                "record(s) were lost, as the journal itself says",
                "what they told is in no sum below");
        warn(
                warnings,
                alarms.uncleanEnds().count(),
                "session(s) of the agent ended without saying so",
                "killed, or crashed; what was counted and not yet told is lost");
        warn(
                warnings,
                alarms.failures().count(),
                "failure(s) of sensors, policies, exports or after a crash",
                "what they did not witness is in no sum below");
        warn(
                warnings,
                reading.first(),
                "record(s) in front of the first are pruned",
                "they are in no sum below");
        warn(
                warnings,
                summary.forgotten(),
                "attempt(s) were open for so long that their ends may count again",
                "sums may be too high by as many");
        return warnings;
    }

    private static void warn(List<String> to, long n, String what, String meaning) {
        if (n > 0) {
            to.add(n + " " + what + ": " + meaning);
        }
    }

    /** Facts by name, in order. */
    Map<String, String> facts() {
        ReportCount total = summary.total();
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("journal", slot.toString());
        facts.put(
                "asked for",
                summary.filter().toString().isEmpty() ? "everything" : summary.filter().toString());
        facts.put(
                "period",
                total.acts() == 0
                        ? "no acts"
                        : ReportTable.time(total.first())
                                + " to "
                                + ReportTable.time(total.last())
                                + " (UTC)");
        facts.put("records", summary.records() + " of " + reading.records() + " that were read");
        facts.put(
                "acts",
                total.acts()
                        + (summary.counts() == 0
                                ? ""
                                : ", of which "
                                        + summary.counted()
                                        + " are told by "
                                        + summary.counts()
                                        + " counts"));
        if (summary.startup() > 0) {
            facts.put("at start-up", summary.startup() + " while the application started");
        }
        facts.put("failed", total.failed() + "");
        facts.put("denied", total.refused() + "");
        facts.put(
                "outside",
                total.outside() == total.acts()
                        ? "all: no act names a declared debug session"
                        : total.outside() + " acts outside declared debug sessions");
        if (summary.alarms().isBegun()) {
            facts.put(
                    "last session",
                    summary.alarms().isOpen()
                            ? "has not said that it ended: it runs, or was killed"
                            : "ended in good order");
        }
        facts.put("made", ReportTable.time(made) + " (UTC)");
        return facts;
    }
}
