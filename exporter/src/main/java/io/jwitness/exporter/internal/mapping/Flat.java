// SPDX-License-Identifier: Apache-2.0
package io.jwitness.exporter.internal.mapping;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.jwitness.record.internal.encode.JsonText;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.AttributesBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A record's scalars by path ({@code actor.id}), in the record's order.
 *
 * <p>Reads any object, keys that this version does not know too, so that a newer record arrives
 * whole. An array of strings stays a list; any other array is its own bytes, as text.
 */
final class Flat {
    private final Map<String, Object> byPath = new LinkedHashMap<>();

    private Flat() {}

    /** Reads a record; null when it is not one JSON object. */
    static @Nullable Flat of(JsonFactory json, byte[] record) {
        Flat flat = new Flat();
        try (JsonParser parser = json.createParser(record)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return null;
            }
            flat.object(parser, "", record);
            return flat;
        } catch (IOException e) {
            return null;
        }
    }

    boolean has(String path) {
        return byPath.containsKey(path);
    }

    String text(String path, String otherwise) {
        return byPath.get(path) instanceof String text ? text : otherwise;
    }

    long number(String path, long otherwise) {
        return byPath.get(path) instanceof Long number ? number : otherwise;
    }

    /** An instant, in nanoseconds since the epoch. */
    long epochNs(String path, long otherwise) {
        try {
            Instant instant = Instant.parse(text(path, ""));
            return Math.addExact(
                    Math.multiplyExact(instant.getEpochSecond(), 1_000_000_000L),
                    instant.getNano());
        } catch (DateTimeException | ArithmeticException e) {
            return otherwise;
        }
    }

    /** Adds everything under the names that it has in OpenTelemetry. */
    void addTo(AttributesBuilder attributes) {
        byPath.forEach(
                (path, value) -> {
                    for (String name : Names.of(path)) {
                        if (value instanceof Long number) {
                            attributes.put(name, number);
                        } else if (value instanceof Boolean flag) {
                            attributes.put(name, flag);
                        } else if (value instanceof Texts texts) {
                            attributes.put(AttributeKey.stringArrayKey(name), texts.list);
                        } else {
                            attributes.put(name, value.toString());
                        }
                    }
                });
    }

    private record Texts(List<String> list) {}

    private void object(JsonParser parser, String prefix, byte[] record) throws IOException {
        for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
            String path = prefix + key;
            switch (parser.nextToken()) {
                case START_OBJECT -> object(parser, path + ".", record);
                case START_ARRAY -> byPath.put(path, array(parser, record));
                case VALUE_NUMBER_INT -> byPath.put(path, integer(parser));
                case VALUE_TRUE, VALUE_FALSE -> byPath.put(path, parser.getBooleanValue());
                case VALUE_NULL -> {}
                default -> byPath.put(path, harmless(parser.getText()));
            }
        }
    }

    /**
     * As the record has it: what a record escapes could drive the terminal of whoever reads spans.
     */
    private static String harmless(String text) {
        if (text.chars().allMatch(c -> c >= ' ' && c <= '~')) {
            return text;
        }
        StringBuilder safe = new StringBuilder();
        text.codePoints()
                .forEach(
                        c -> {
                            String each = Character.toString(c);
                            String quoted = JsonText.quote(each);
                            boolean isEscaped = quoted.startsWith("\"\\u");
                            safe.append(
                                    isEscaped ? quoted.substring(1, quoted.length() - 1) : each);
                        });
        return safe.toString();
    }

    private static Object integer(JsonParser parser) throws IOException {
        return parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                ? parser.getText()
                : (Object) parser.getLongValue();
    }

    private static Object array(JsonParser parser, byte[] record) throws IOException {
        int from = (int) parser.currentTokenLocation().getByteOffset();
        List<String> texts = new ArrayList<>();
        boolean onlyTexts = true;
        for (JsonToken token = parser.nextToken();
                token != JsonToken.END_ARRAY;
                token = parser.nextToken()) {
            if (token == JsonToken.VALUE_STRING) {
                texts.add(harmless(parser.getText()));
            } else {
                onlyTexts = false;
                parser.skipChildren();
            }
        }
        if (onlyTexts) {
            return new Texts(List.copyOf(texts));
        }
        int to = (int) parser.currentTokenLocation().getByteOffset() + 1;
        return new String(record, from, to - from, StandardCharsets.UTF_8);
    }
}
