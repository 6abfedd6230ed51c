// SPDX-License-Identifier: Apache-2.0
package io.jwitness.exporter.internal.mapping;

/** A record in one line for people: {@code alice log.level.change com.shop INFO -> DEBUG}. */
final class Sentence {
    private Sentence() {}

    static String of(Flat record) {
        StringBuilder line = new StringBuilder();
        add(line, record.text("actor.id", ""));
        add(line, record.text("event", "unknown"));
        add(line, record.text("target.id", ""));
        String after = record.text("change.after", "");
        if (!after.isEmpty()) {
            add(line, record.text("change.before", "?") + " -> " + after);
        }
        String outcome = record.text("outcome", record.text("stage", ""));
        if (!outcome.isEmpty()) {
            add(line, "(" + outcome + ")");
        }
        return line.toString();
    }

    private static void add(StringBuilder line, String part) {
        if (!part.isEmpty()) {
            if (line.length() > 0) {
                line.append(' ');
            }
            line.append(part);
        }
    }
}
