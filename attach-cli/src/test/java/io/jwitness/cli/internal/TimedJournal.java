// SPDX-License-Identifier: Apache-2.0
package io.jwitness.cli.internal;

import io.jwitness.exporter.testing.SyntheticJournal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A journal of acts whose times a test chooses. */
final class TimedJournal implements AutoCloseable {
    final SyntheticJournal journal;
    private final List<String> records = new ArrayList<>();
    private String session = SyntheticJournal.SESSION;
    private int sequence;

    TimedJournal(Path slot) throws IOException {
        journal = SyntheticJournal.create(slot);
    }

    String slot() {
        return journal.slot().toString();
    }

    /** The records of one more session of the agent. */
    TimedJournal session(String id) {
        session = id;
        return this;
    }

    /**
     * Appends a record.
     *
     * @param time to the second, as {@code 2026-11-22T10:00:00}
     * @param tail further members, as {@code ,"outcome":"success"}
     */
    TimedJournal at(String time, String event, String tail) throws IOException {
        String record =
                new String(SyntheticJournal.record(sequence++, event, tail), StandardCharsets.UTF_8)
                        .replace("2026-11-22T18:04:05.123456789Z", nine(time))
                        .replace(SyntheticJournal.SESSION, session);
        records.add(record);
        journal.append(record.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    /** Appends what somebody whom a server knows did to a logger. */
    TimedJournal act(String time, String actor, String event, String target, String outcome)
            throws IOException {
        return at(time, event, by(actor) + on(target) + outcome(outcome));
    }

    /** As it is stored. */
    String record(int number) {
        return records.get(number);
    }

    static String by(String actor) {
        return ",\"actor\":{\"type\":\"user\",\"id\":\""
                + actor
                + "\",\"confidence\":\"authenticated\"}";
    }

    static String on(String target) {
        return ",\"target\":{\"type\":\"logger\",\"id\":\"" + target + "\"}";
    }

    static String outcome(String outcome) {
        return ",\"outcome\":\"" + outcome + "\"";
    }

    /** A count of acts from one time to another. */
    static String count(long n, String first, String last) {
        return ",\"count\":{\"n\":"
                + n
                + ",\"first\":\""
                + nine(first)
                + "\",\"last\":\""
                + nine(last)
                + "\"}";
    }

    static String gap(String eventClass, long n, String from, String to) {
        return ",\"gap\":{\"class\":\""
                + eventClass
                + "\",\"count\":"
                + n
                + ",\"from\":\""
                + nine(from)
                + "\",\"to\":\""
                + nine(to)
                + "\",\"cause\":\"refused\"}";
    }

    static String nine(String time) {
        return time + ".123456789Z";
    }

    @Override
    public void close() throws IOException {
        journal.close();
    }
}
