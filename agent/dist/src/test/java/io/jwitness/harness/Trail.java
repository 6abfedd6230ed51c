// SPDX-License-Identifier: Apache-2.0
package io.jwitness.harness;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jwitness.record.JournalReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What stands in a journal now, read anew with each call. Every reading checks each record against
 * its leaf, and that none is missing, so no test can pass on a damaged journal.
 */
public final class Trail {

    private static final ObjectMapper JSON = new ObjectMapper();

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
        if (!Files.isDirectory(slot.resolve("queue"))) {
            return;
        }
        try (JournalReader reader = JournalReader.open(slot)) {
            for (JournalReader.Status at = reader.next();
                    at != JournalReader.Status.END;
                    at = reader.next()) {
                if (at != JournalReader.Status.RECORD) {
                    throw new AssertionError(
                            at
                                    + " at "
                                    + reader.file()
                                    + ":"
                                    + reader.offset()
                                    + ", sequence "
                                    + reader.sequence());
                }
                action.accept(JSON.readTree(reader.record()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Those of one event, in their order. */
    public List<JsonNode> of(String event) {
        return records().stream().filter(r -> r.at("/event").asText().equals(event)).toList();
    }

    /** Those that say how an event ended (a control-plane event has its attempt before). */
    public List<JsonNode> completed(String event) {
        return of(event).stream().filter(r -> !r.at("/stage").asText().equals("attempt")).toList();
    }

    /** Waits until there is such a record, and returns the first. */
    public JsonNode await(String event, Predicate<JsonNode> such) {
        List<JsonNode> found = new ArrayList<>();
        Await.until(
                event + " in " + slot,
                Await.PATIENCE,
                () ->
                        completed(event).stream()
                                .filter(such)
                                .findFirst()
                                .map(found::add)
                                .isPresent(),
                this::summary);
        return found.get(0);
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
        List<JsonNode> all = records();
        return all.size()
                + " records\n"
                + all.subList(Math.max(0, all.size() - 20), all.size()).stream()
                        .map(JsonNode::toString)
                        .collect(Collectors.joining("\n"));
    }
}
