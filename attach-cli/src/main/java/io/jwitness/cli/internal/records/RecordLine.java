// SPDX-License-Identifier: Apache-2.0
package io.jwitness.cli.internal.records;

import io.jwitness.cli.internal.console.Console;
import io.jwitness.cli.internal.console.Console.Colour;
import io.jwitness.cli.internal.console.Safe;
import java.nio.charset.StandardCharsets;

/** A record as a row for people: when, who, what, to what, the change, the outcome, from where. */
final class RecordLine {
    private static final int WHO = 18;
    private static final int WHAT = 24;
    private static final int TARGET = 36;
    private static final int CHANGE = 18;
    private static final int OUTCOME = 8;
    private static final String FORMAT =
            "%-23s  %-"
                    + WHO
                    + "s  %-"
                    + WHAT
                    + "s  %-"
                    + TARGET
                    + "s  %-"
                    + CHANGE
                    + "s  %-"
                    + OUTCOME
                    + "s  %s";

    private final Console console;

    RecordLine(Console console) {
        this.console = console;
    }

    String heading() {
        return console.paint(
                Colour.BOLD,
                String.format(
                        FORMAT,
                        "TIME (UTC)",
                        "WHO",
                        "WHAT",
                        "TARGET",
                        "CHANGE",
                        "OUTCOME",
                        "FROM"));
    }

    /** The row of a record; of bytes that are none, what can be shown of them. */
    String of(byte[] bytes) {
        RecordView record = RecordView.of(bytes);
        if (record == null) {
            String text = new String(bytes, StandardCharsets.UTF_8);
            return console.paint(Colour.RED, "(no record) " + Safe.cut(Safe.text(text), 120));
        }
        String event = record.event();
        String outcome = record.outcomeOrStage();
        String row =
                String.format(
                                FORMAT,
                                time(record),
                                cell(record.isVouched() ? record.who() : record.who() + " ?", WHO),
                                cell(event, WHAT),
                                cell(record.targetOrReason(), TARGET),
                                cell(record.change(), CHANGE),
                                cell(outcome, OUTCOME),
                                Safe.text(record.from()))
                        .stripTrailing();
        if (console.terminal()) {
            row = Safe.cut(row, console.width());
        }
        if (event.startsWith("jwitness.")) {
            return console.paint(Colour.DIM, row);
        }
        return outcome.equals("failure") || outcome.equals("denied")
                ? console.paint(Colour.RED, row)
                : row;
    }

    /** To the millisecond; {@code --json} has all nine digits. */
    private static String time(RecordView record) {
        String time = Safe.text(record.time().replace('T', ' '));
        return time.substring(0, Math.min(23, time.length()));
    }

    private static String cell(String text, int width) {
        return Safe.cut(Safe.text(text), width);
    }
}
