// SPDX-License-Identifier: Apache-2.0
package io.jwitness.engine.internal.config;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads {@code jwitness.yaml}: options by name, dots either written out or as nested maps.
 *
 * <p>Bounded: 256 KiB, four levels. Loads Jackson, so never before {@code main}.
 */
public final class OptionsFile {
    private static final long MAX_BYTES = 256 << 10;
    private static final int MAX_DEPTH = 4;

    private OptionsFile() {}

    /**
     * Reads the file.
     *
     * @throws IOException when it cannot be read: file, line and what is wrong; no value of it
     */
    public static Map<String, String> read(Path file) throws IOException {
        if (Files.size(file) > MAX_BYTES) {
            throw new IOException(
                    file + " is larger than 256 KiB; a jwitness.yaml holds options alone");
        }
        final YAMLFactory yaml =
                YAMLFactory.builder()
                        .streamReadConstraints(
                                StreamReadConstraints.builder()
                                        .maxNestingDepth(MAX_DEPTH + 2)
                                        .maxDocumentLength(MAX_BYTES)
                                        .build())
                        .build();
        final Map<String, String> options = new LinkedHashMap<>();
        try (JsonParser parser = yaml.createParser(Files.readAllBytes(file))) {
            final JsonToken first = parser.nextToken();
            if (first == null) {
                return options;
            }
            if (first != JsonToken.START_OBJECT) {
                throw new IOException(at(file, parser) + "expected option: value lines");
            }
            map(file, parser, "", 0, options);
        } catch (JacksonException notYaml) {
            throw new IOException(
                    file
                            + ":"
                            + (notYaml.getLocation() == null
                                    ? 0
                                    : notYaml.getLocation().getLineNr())
                            + ": not readable as YAML; its options are left out",
                    null);
        }
        return options;
    }

    private static void map(
            Path file, JsonParser parser, String prefix, int depth, Map<String, String> options)
            throws IOException {
        if (depth > MAX_DEPTH) {
            throw new IOException(
                    at(file, parser) + "nested too deeply; options have at most one dot");
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            final String name = prefix + parser.currentName();
            final JsonToken value = parser.nextToken();
            if (value == JsonToken.START_OBJECT) {
                map(file, parser, name + ".", depth + 1, options);
            } else if (value == JsonToken.START_ARRAY) {
                throw new IOException(
                        at(file, parser) + "a list stands where an option's value is expected");
            } else if (value != JsonToken.VALUE_NULL) {
                options.put(name, parser.getText());
            }
        }
    }

    private static String at(Path file, JsonParser parser) {
        return file + ":" + parser.currentLocation().getLineNr() + ": ";
    }
}
