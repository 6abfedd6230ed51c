// SPDX-License-Identifier: Apache-2.0
package io.jwitness.record;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * One audit record, parsed: who did what, to what, when, from where, why, and how it ended.
 *
 * <p>What every record has, has a getter. All else is asked for by the keys of the record format,
 * outermost first: {@code record.text("actor", "id")}, {@code record.number("source", "port")},
 * {@code record.parts("args")}. Keys that this version does not know are kept and found like any
 * other.
 *
 * <p>Texts may hold any character: terminals are safe with the bytes of {@link #json}, where
 * controls are escaped, not with the texts. Immutable.
 */
@SuppressWarnings(
        "JavaLangClash") // The word of the domain; an import of this one shadows the other.
public final class Record {
    private static final JsonFactory JSON =
            JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

    private final byte[] json;
    private final Part root;
    private final long version;
    private final long sequence;
    private final Instant time;

    /** An object within a record, as one of {@code args}. Immutable. */
    public static final class Part {
        private final Map<String, Object> members;

        private Part(Map<String, Object> members) {
            this.members = members;
        }

        /** The keys, in the record's order. */
        public List<String> keys() {
            return List.copyOf(members.keySet());
        }

        /**
         * The text at a path of keys.
         *
         * @return null when there is none, or something else than a text
         */
        public @Nullable String text(String... path) {
            return at(path) instanceof String s ? s : null;
        }

        /** The number at a path of keys; empty when there is none, or something else. */
        public OptionalLong number(String... path) {
            return at(path) instanceof Long n ? OptionalLong.of(n) : OptionalLong.empty();
        }

        /** The texts of the array at a path of keys; empty when there is none. */
        public List<String> texts(String... path) {
            List<String> texts = new ArrayList<>();
            if (at(path) instanceof List<?> list) {
                for (Object o : list) {
                    if (o instanceof String s) {
                        texts.add(s);
                    }
                }
            }
            return texts;
        }

        /** The objects of the array at a path of keys; empty when there is none. */
        public List<Part> parts(String... path) {
            List<Part> parts = new ArrayList<>();
            if (at(path) instanceof List<?> list) {
                for (Object o : list) {
                    if (o instanceof Part part) {
                        parts.add(part);
                    }
                }
            }
            return parts;
        }

        /** The object at a path of keys; null when there is none. */
        public @Nullable Part part(String... path) {
            return at(path) instanceof Part part ? part : null;
        }

        private @Nullable Object at(String... path) {
            Object here = this;
            for (String key : path) {
                if (!(here instanceof Part part)) {
                    return null;
                }
                Object next = part.members.get(key);
                if (next == null) {
                    return null;
                }
                here = next;
            }
            return here;
        }
    }

    private Record(byte[] json, Part root) {
        this.json = json;
        this.root = root;
        version = required("v");
        sequence = required("seq");
        requiredText("log");
        requiredText("session");
        requiredText("id");
        requiredText("event");
        try {
            time = Instant.parse(requiredText("time"));
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("a record whose 'time' is none", e);
        }
    }

    /**
     * Parses a record's bytes, without its newline. Whether they are what was stored is for {@link
     * Verifier} and {@link Proof} to say.
     *
     * @throws IllegalArgumentException when they are no record: the reason
     */
    public static Record parse(byte[] json) {
        try (JsonParser parser = JSON.createParser(json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IllegalArgumentException("a record is a JSON object");
            }
            Part root = object(parser);
            if (parser.nextToken() != null) {
                throw new IllegalArgumentException("a record is one JSON object");
            }
            return new Record(json.clone(), root);
        } catch (IOException e) {
            throw new IllegalArgumentException("not JSON: " + e.getMessage(), e);
        }
    }

    private static Part object(JsonParser parser) throws IOException {
        Map<String, Object> members = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            parser.nextToken();
            members.put(key, value(parser));
        }
        return new Part(members);
    }

    private static Object value(JsonParser parser) throws IOException {
        JsonToken token = parser.currentToken();
        return switch (token) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> {
                List<Object> values = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    values.add(value(parser));
                }
                yield values;
            }
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT -> parser.getLongValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> throw new IllegalArgumentException("a record holds no " + token);
        };
    }

    private long required(String key) {
        return root.number(key)
                .orElseThrow(() -> new IllegalArgumentException("a record without '" + key + "'"));
    }

    private String requiredText(String key) {
        String text = root.text(key);
        if (text == null) {
            throw new IllegalArgumentException("a record without '" + key + "'");
        }
        return text;
    }

    /** The exact bytes that are hashed: a copy, without newline. */
    public byte[] json() {
        return json.clone();
    }

    /** Schema version: 1. */
    public long version() {
        return version;
    }

    /** Leaf index in its journal, dense from 0. */
    public long sequence() {
        return sequence;
    }

    /** The origin of its journal. */
    public String log() {
        return requiredText("log");
    }

    /** The session of the agent that wrote it. */
    public String session() {
        return requiredText("session");
    }

    /** Its own id, unique for ever. */
    public String id() {
        return requiredText("id");
    }

    /** Wall clock of the event; may run behind its neighbours'. */
    public Instant time() {
        return time;
    }

    /** What happened, as {@code jvm.heap.dump}. */
    public String event() {
        return requiredText("event");
    }

    /** {@code attempt} or {@code complete}; null when the record has none. */
    public @Nullable String stage() {
        return text("stage");
    }

    /**
     * {@code success}, {@code failure}, {@code denied} or {@code unknown}; null when there is none.
     */
    public @Nullable String outcome() {
        return text("outcome");
    }

    /** See {@link Part#text}. */
    public @Nullable String text(String... path) {
        return root.text(path);
    }

    /** See {@link Part#number}. */
    public OptionalLong number(String... path) {
        return root.number(path);
    }

    /** See {@link Part#texts}. */
    public List<String> texts(String... path) {
        return root.texts(path);
    }

    /** See {@link Part#parts}. */
    public List<Part> parts(String... path) {
        return root.parts(path);
    }

    /** See {@link Part#part}. */
    public @Nullable Part part(String... path) {
        return root.part(path);
    }

    /** The keys of the record, in its order. */
    public List<String> keys() {
        return root.keys();
    }

    /** The record's JSON. */
    @Override
    public String toString() {
        return new String(json, StandardCharsets.UTF_8);
    }
}
