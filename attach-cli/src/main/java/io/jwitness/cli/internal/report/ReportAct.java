// SPDX-License-Identifier: Apache-2.0
package io.jwitness.cli.internal.report;

import io.jwitness.cli.internal.console.Safe;
import io.jwitness.cli.internal.records.RecordView;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An act, or a count of the same one, as a summary takes it in.
 *
 * @param who as people read it; cut at {@link #MAX_NAME} characters
 * @param vouched whether somebody vouches for that name
 * @param event its name, cut likewise
 * @param n how many acts: 1 but for counts
 * @param first when, or the first of them
 * @param last when, or the last of them
 * @param outcome a word of the record format, or {@link #OPEN}, or empty where it has none
 * @param session the declared debug session; empty outside of any
 * @param startup whether the application was starting
 */
record ReportAct(
        String who,
        boolean vouched,
        String event,
        long n,
        Instant first,
        Instant last,
        String outcome,
        String session,
        boolean startup) {

    /** Outcome of an attempt whose end is not in the journal. */
    static final String OPEN = "open";

    /** A name that is longer is somebody's attempt to fill a report. */
    private static final int MAX_NAME = 120;

    /** Null where the record has no time that could be read. */
    static @Nullable ReportAct of(RecordView record) {
        Instant time = record.instant(record.time());
        if (time == null) {
            return null;
        }
        Instant first = record.instant(record.text("count", "first"));
        Instant last = record.instant(record.text("count", "last"));
        // A count without times is of something else: levels that a reload changed, for one.
        boolean counted = first != null && last != null;
        return new ReportAct(
                name(record.who()),
                record.isVouched(),
                name(record.event()),
                counted ? Math.max(1, record.number("count", "n")) : 1,
                first == null ? time : first,
                last == null ? time : last,
                name(record.text("outcome")),
                name(record.text("reason", "session")),
                record.text("phase").equals("startup"));
    }

    /** The same, ended so. */
    ReportAct ended(String how) {
        return new ReportAct(who, vouched, event, n, first, last, how, session, startup);
    }

    boolean isRefused() {
        return outcome.equals("denied");
    }

    boolean isFailed() {
        return outcome.equals("failure");
    }

    static String name(String text) {
        return Safe.cut(text, MAX_NAME);
    }
}
