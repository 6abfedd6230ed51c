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
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A walk over a journal that may still grow, or that is not there yet. It reads each record once
 * and holds one, whatever the journal's length. One thread.
 */
public final class Following implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path slot;
    private final Supplier<String> summary;
    private @Nullable JournalReader reader;

    Following(Path slot, Supplier<String> summary) {
        this.slot = slot;
        this.summary = summary;
    }

    /** The next record, or null when there is none now. */
    @Nullable JsonNode next() {
        try {
            JournalReader open = opened();
            if (open == null) {
                return null;
            }
            JournalReader.Status at = open.next();
            if (at == JournalReader.Status.END) {
                return null;
            }
            if (at != JournalReader.Status.RECORD) {
                throw new AssertionError(
                        at
                                + " at "
                                + open.file()
                                + ":"
                                + open.offset()
                                + ", sequence "
                                + open.sequence());
            }
            return JSON.readTree(open.record());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private @Nullable JournalReader opened() throws IOException {
        if (reader == null && Files.isDirectory(slot.resolve("queue"))) {
            reader = JournalReader.open(slot);
        }
        return reader;
    }

    /** Waits for the next such record that says how an event ended; those before it are past. */
    public JsonNode await(String event, Predicate<JsonNode> such) {
        List<JsonNode> found = new ArrayList<>();
        Await.until(
                event + " in " + slot,
                Await.PATIENCE,
                () -> {
                    for (JsonNode record = next(); record != null; record = next()) {
                        if (record.at("/event").asText().equals(event)
                                && Trail.isCompleted(record)
                                && such.test(record)) {
                            return found.add(record);
                        }
                    }
                    return false;
                },
                summary);
        return found.get(0);
    }

    @Override
    public void close() {
        try {
            JournalReader open = reader;
            if (open != null) {
                open.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
