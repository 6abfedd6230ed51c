// SPDX-License-Identifier: Apache-2.0
package io.jwitness.cli.internal;

import io.jwitness.cli.internal.console.Console;
import io.jwitness.cli.internal.console.Console.Colour;
import io.jwitness.cli.internal.console.Json;
import io.jwitness.cli.internal.console.Safe;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

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
        String text = new String(bytes, StandardCharsets.UTF_8);
        Map<String, Object> record;
        try {
            record = Json.object(text);
        } catch (IOException e) {
            return console.paint(Colour.RED, "(no record) " + Safe.cut(Safe.text(text), 120));
        }
        String event = Json.text(record, "event");
        String outcome = outcome(record);
        String row =
                String.format(
                                FORMAT,
                                time(record),
                                cell(who(record), WHO),
                                cell(event, WHAT),
                                cell(target(record), TARGET),
                                cell(change(record), CHANGE),
                                cell(outcome, OUTCOME),
                                Safe.text(from(record)))
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
    private static String time(Map<String, Object> record) {
        String time = Safe.text(Json.text(record, "time").replace('T', ' '));
        return time.substring(0, Math.min(23, time.length()));
    }

    /** What was acted on; where the act has no target, why it was done. */
    private static String target(Map<String, Object> record) {
        String target = Json.text(Json.child(record, "target"), "id");
        String reason = Json.text(Json.child(record, "reason"), "text");
        return target.isEmpty() && !reason.isEmpty() ? "“" + reason + "”" : target;
    }

    /** Who acted; a question mark where nobody vouches for it. */
    private static String who(Map<String, Object> record) {
        Map<String, Object> actor = Json.child(record, "actor");
        String id = Json.text(actor, "id");
        if (id.isEmpty()) {
            String uid = Json.text(Json.child(record, "source"), "uid");
            return uid.isEmpty() ? Json.text(actor, "type") : "uid " + uid;
        }
        return switch (Json.text(actor, "confidence")) {
            case "authenticated", "os" -> id;
            default -> id + " ?";
        };
    }

    private static String outcome(Map<String, Object> record) {
        String outcome = Json.text(record, "outcome");
        return outcome.isEmpty() ? Json.text(record, "stage") : outcome;
    }

    private static String change(Map<String, Object> record) {
        Map<String, Object> change = Json.child(record, "change");
        String before = Json.text(change, "before");
        String after = Json.text(change, "after");
        if (before.isEmpty() && after.isEmpty()) {
            int many = Json.children(record, "changes").size();
            return many == 0 ? "" : many + " changes";
        }
        return before + " → " + after;
    }

    private static String from(Map<String, Object> record) {
        Map<String, Object> source = Json.child(record, "source");
        StringBuilder from = new StringBuilder(Json.text(source, "address"));
        if (from.length() == 0 && !Json.text(source, "pid").isEmpty()) {
            from.append("pid ").append(Json.text(source, "pid"));
        }
        String type = Json.text(Json.child(record, "site"), "class");
        if (!type.isEmpty()) {
            from.append(from.length() == 0 ? "" : " ")
                    .append(type.substring(type.lastIndexOf('.') + 1))
                    .append('.')
                    .append(Json.text(Json.child(record, "site"), "method"));
        }
        return from.toString();
    }

    private static String cell(String text, int width) {
        return Safe.cut(Safe.text(text), width);
    }
}
