// SPDX-License-Identifier: Apache-2.0
package io.jwitness.engine.internal.control;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One request line: a flat JSON object of texts, at most 16 keys of at most 4 KiB.
 *
 * @param op what is asked for
 * @param fields the other keys
 */
public record ControlRequest(String op, Map<String, String> fields) {
    private static final int MAX_FIELDS = 16;
    private static final JsonFactory JSON =
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxStringLength(4_096)
                                    .maxNestingDepth(4)
                                    .maxNumberLength(20)
                                    .build())
                    .build();

    /**
     * Reads a line.
     *
     * @throws IOException when it is no such object; the message holds nothing of the line
     */
    static ControlRequest parse(byte[] line, int length) throws IOException {
        final Map<String, String> fields = new HashMap<>();
        try (JsonParser parser = JSON.createParser(line, 0, length)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("a request is one JSON object on one line");
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                final String name = parser.currentName();
                if (!parser.nextToken().isScalarValue() || fields.size() == MAX_FIELDS) {
                    throw new IOException("a request has at most 16 keys, each with a text");
                }
                fields.put(name, parser.getText());
            }
            if (parser.currentToken() != JsonToken.END_OBJECT) {
                throw new IOException("a request is one JSON object on one line");
            }
        } catch (com.fasterxml.jackson.core.JacksonException notJson) {
            throw new IOException("a request is one JSON object on one line", null);
        }
        final String op = fields.remove("op");
        if (op == null) {
            throw new IOException("the request names no \"op\"");
        }
        return new ControlRequest(op, Map.copyOf(fields));
    }

    /** A text of the request, or null. */
    public @Nullable String field(String name) {
        return fields.get(name);
    }
}
