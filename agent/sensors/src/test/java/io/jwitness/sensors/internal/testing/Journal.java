// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jwitness.record.internal.spi.Lane;
import io.jwitness.record.internal.spi.RecordSink;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** A sink that keeps what it is offered, as the JSON that it is. */
public final class Journal implements RecordSink {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<JsonNode> records = new ArrayList<>();
    private final List<String> texts = new ArrayList<>();
    private final String test = Driven.begin();
    private final Set<String> told = new HashSet<>();
    private long tickets;
    private long waits;
    private boolean full;
    private boolean stuck;

    @Override
    public synchronized long offer(
            Lane lane, int eventClass, byte[] record, int offset, int length) {
        if (full) {
            return REFUSED;
        }
        String text = new String(record, offset, length, StandardCharsets.UTF_8);
        try {
            JsonNode read = JSON.readTree("{" + text);
            records.add(read);
            texts.add(text);
            Driven.recorded(read, test, told);
        } catch (JsonProcessingException broken) {
            throw new AssertionError(text, broken);
        }
        return ++tickets;
    }

    @Override
    public synchronized boolean awaitJournalled(long ticket, long timeoutNs) {
        waits++;
        return !stuck;
    }

    @Override
    public synchronized boolean awaitSealed(long ticket, long timeoutNs) {
        waits++;
        return !stuck;
    }

    /** Takes no more records. */
    public synchronized void fill() {
        full = true;
    }

    /** Journals no more of them. */
    public synchronized void stick() {
        stuck = true;
    }

    /** How often somebody waited. */
    public synchronized long waits() {
        return waits;
    }

    /** All records, in order. */
    public synchronized List<JsonNode> records() {
        return List.copyOf(records);
    }

    /** All records, in order, byte for byte as they were offered. */
    public synchronized List<String> texts() {
        return List.copyOf(texts);
    }

    /** The completed records. */
    public List<JsonNode> complete() {
        return matching(record -> record.path("stage").asText().equals("complete"));
    }

    /** The records that match. */
    public List<JsonNode> matching(Predicate<JsonNode> condition) {
        return records().stream().filter(condition).toList();
    }

    /** The completed records of an event. */
    public List<JsonNode> complete(String event) {
        return complete().stream()
                .filter(record -> record.path("event").asText().equals(event))
                .toList();
    }

    /** Forgets all. */
    public synchronized void clear() {
        records.clear();
        texts.clear();
        waits = 0;
    }
}
