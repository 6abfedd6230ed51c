// SPDX-License-Identifier: Apache-2.0
package io.jwitness.policy.internal.file;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import io.jwitness.policy.internal.file.Node.Place;
import io.jwitness.policy.internal.file.Node.Scalar.Form;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;

/**
 * Reads YAML or JSON, token by token, into a {@link Node}.
 *
 * <p>Guarantees: time and memory are bounded by {@link #MAX_BYTES}, {@link #MAX_DEPTH} and {@link
 * #MAX_NODES}, whatever the input. Aliases are refused, so nothing can multiply; duplicate keys and
 * second documents are refused, so nothing is said twice.
 */
public final class Document {
    /** Longest file, in bytes: {@value}. */
    public static final int MAX_BYTES = 1 << 20;

    /** Deepest nesting: {@value}. */
    public static final int MAX_DEPTH = 32;

    /** Most values and keys: {@value}. */
    public static final int MAX_NODES = 50_000;

    private static final Place START = new Place(1, 1);

    private final JsonParser parser;
    private final Problems problems;
    private int nodes;

    private Document(JsonParser parser, Problems problems) {
        this.parser = parser;
        this.problems = problems;
    }

    /**
     * Reads one document.
     *
     * @param content UTF-8
     * @param name decides the language: JSON where it ends in {@code .json}, else YAML
     * @param problems where faults are told
     * @return null when the content cannot be read; {@code problems} says why
     */
    public static @Nullable Node read(byte[] content, String name, Problems problems) {
        if (content.length > MAX_BYTES) {
            problems.add(START, "the file is longer than 1 MiB, which no policy needs.");
            return null;
        }
        try (JsonParser parser = factory(name).createParser(content)) {
            return new Document(parser, problems).read();
        } catch (JsonProcessingException e) {
            problems.add(place(e.getLocation()), "cannot be read: " + cause(e) + ".");
        } catch (IOException | RuntimeException e) {
            // SnakeYAML's own exceptions, and whatever a parser throws at input it did not expect.
            problems.add(START, "cannot be read: " + e.getClass().getSimpleName() + ".");
        }
        return null;
    }

    private static JsonFactory factory(String name) {
        StreamReadConstraints bounds =
                StreamReadConstraints.builder()
                        .maxNestingDepth(4 * MAX_DEPTH)
                        .maxStringLength(MAX_BYTES)
                        .maxDocumentLength(2L * MAX_BYTES)
                        .build();
        if (name.toLowerCase(Locale.ROOT).endsWith(".json")) {
            return JsonFactory.builder().streamReadConstraints(bounds).build();
        }
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(MAX_BYTES);
        options.setNestingDepthLimit(4 * MAX_DEPTH);
        options.setMaxAliasesForCollections(0);
        return YAMLFactory.builder().streamReadConstraints(bounds).loaderOptions(options).build();
    }

    private @Nullable Node read() throws IOException {
        if (parser.nextToken() == null) {
            problems.add(START, "the file is empty; it begins with 'apiVersion: jwitness/v1'.");
            return null;
        }
        Node root = value(0);
        if (root != null && parser.nextToken() != null) {
            problems.add(here(), "a second document begins; a policy is one document.");
            return null;
        }
        return root;
    }

    private @Nullable Node value(int depth) throws IOException {
        Place place = here();
        if (depth > MAX_DEPTH) {
            problems.add(place, "nested deeper than " + MAX_DEPTH + " levels.");
            return null;
        }
        if (++nodes > MAX_NODES) {
            problems.add(place, "more than " + MAX_NODES + " values.");
            return null;
        }
        if (parser instanceof YAMLParser yaml && yaml.isCurrentAlias()) {
            problems.add(place, "YAML aliases are not read; write the value out.");
            return null;
        }
        JsonToken token = parser.currentToken();
        return switch (token) {
            case START_OBJECT -> mapping(place, depth);
            case START_ARRAY -> sequence(place, depth);
            case VALUE_NULL -> new Node.Scalar(place, Form.NULL, "");
            case VALUE_TRUE, VALUE_FALSE -> new Node.Scalar(place, Form.BOOLEAN, parser.getText());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT ->
                    new Node.Scalar(place, Form.NUMBER, parser.getText());
            case VALUE_STRING -> new Node.Scalar(place, Form.TEXT, parser.getText());
            default -> {
                problems.add(place, "a value of an unknown kind.");
                yield null;
            }
        };
    }

    private @Nullable Node mapping(Place place, int depth) throws IOException {
        List<Node.Entry> entries = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            Place at = here();
            String key = parser.currentName();
            if (!seen.add(key)) {
                problems.add(at, "the key " + Problems.quote(key) + " stands here twice.");
                return null;
            }
            parser.nextToken();
            Node value = value(depth + 1);
            if (value == null) {
                return null;
            }
            entries.add(new Node.Entry(at, key, value));
        }
        return new Node.Mapping(place, List.copyOf(entries));
    }

    private @Nullable Node sequence(Place place, int depth) throws IOException {
        List<Node> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            Node value = value(depth + 1);
            if (value == null) {
                return null;
            }
            items.add(value);
        }
        return new Node.Sequence(place, List.copyOf(items));
    }

    private Place here() {
        return place(parser.currentTokenLocation());
    }

    private static Place place(@Nullable JsonLocation location) {
        return location == null
                ? START
                : new Place(Math.max(1, location.getLineNr()), Math.max(1, location.getColumnNr()));
    }

    /** The first line of what the parser says; its second and further ones quote the file. */
    private static String cause(JsonProcessingException e) {
        String message = e.getOriginalMessage();
        if (message == null) {
            return e.getClass().getSimpleName();
        }
        int end = message.indexOf('\n');
        String line = (end < 0 ? message : message.substring(0, end)).strip();
        line = line.length() > 160 ? line.substring(0, 160) + "…" : line;
        return line.endsWith(".") ? line.substring(0, line.length() - 1) : line;
    }
}
