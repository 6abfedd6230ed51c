// SPDX-License-Identifier: Apache-2.0
package io.jwitness.harness;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What stands in a journal, read anew with each call. Every reading checks each record against its
 * leaf, and that none is missing, so no test can pass on a damaged journal.
 */
public final class Trail {

    /** How many records a failed assertion shows. */
    private static final int SUMMARY = 20;

    private final Path slot;

    Trail(Path slot) {
        this.slot = slot;
    }

    /**
     * All records, in their order. Their fields are had by JSON pointer: {@code
     * record.at("/change/before").asText()}.
     */
    public List<JsonNode> records() {
        List<JsonNode> records = new ArrayList<>();
        forEach(records::add);
        return records;
    }

    /** The same without holding them all. */
    public void forEach(Consumer<JsonNode> action) {
        try (Following trail = follow()) {
            for (JsonNode record = trail.next(); record != null; record = trail.next()) {
                action.accept(record);
            }
        }
    }

    /** Those of one event, in their order. */
    public List<JsonNode> of(String event) {
        List<JsonNode> records = new ArrayList<>();
        forEach(
                record -> {
                    if (record.at("/event").asText().equals(event)) {
                        records.add(record);
                    }
                });
        return records;
    }

    /** Those that say how an event ended (a control-plane event has its attempt before). */
    public List<JsonNode> completed(String event) {
        return of(event).stream().filter(Trail::isCompleted).toList();
    }

    static boolean isCompleted(JsonNode record) {
        return !record.at("/stage").asText().equals("attempt");
    }

    /** Goes through the journal from its beginning, and on as it grows. */
    public Following follow() {
        return new Following(slot, this::summary);
    }

    /** Waits until there is such a record, and returns the first. */
    public JsonNode await(String event, Predicate<JsonNode> such) {
        try (Following trail = follow()) {
            return trail.await(event, such);
        }
    }

    public JsonNode await(String event) {
        return await(event, r -> true);
    }

    /** Waits for the end of a session that was stopped in good order. */
    public void awaitStop() {
        await("jwitness.session.stop");
    }

    /** The last records, a line each, for a failed assertion. */
    public String summary() {
        AtomicLong count = new AtomicLong();
        Deque<JsonNode> last = new ArrayDeque<>();
        forEach(
                record -> {
                    count.incrementAndGet();
                    last.add(record);
                    if (last.size() > SUMMARY) {
                        last.remove();
                    }
                });
        return count
                + " records\n"
                + last.stream().map(JsonNode::toString).collect(Collectors.joining("\n"));
    }
}
