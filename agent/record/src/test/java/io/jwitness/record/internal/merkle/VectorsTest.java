// SPDX-License-Identifier: Apache-2.0
package io.jwitness.record.internal.merkle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The public vectors of transparency-dev/merkle; see {@code vectors/merkle/ORIGIN.md}. */
class VectorsTest {
    private static final JsonFactory JSON = new JsonFactory();

    @Test
    void thereAreFiveHundredAndEighteenOfThem() throws Exception {
        assertEquals(518, files().size());
    }

    @TestFactory
    Stream<DynamicTest> aProofHoldsExactlyWhereTheVectorSaysSo() throws Exception {
        Path root = root();
        return files().stream()
                .map(
                        file ->
                                DynamicTest.dynamicTest(
                                        root.relativize(file).toString(),
                                        () -> check(root.relativize(file).getName(0), file)));
    }

    private static void check(Path kind, Path file) {
        Map<String, Object> v = read(file);
        boolean holds =
                switch (kind.toString()) {
                    case "inclusion" ->
                            Proofs.included(
                                    number(v, "leafIdx"),
                                    number(v, "treeSize"),
                                    bytes(v, "leafHash"),
                                    proof(v),
                                    bytes(v, "root"));
                    case "consistency" ->
                            Proofs.consistent(
                                    number(v, "size1"),
                                    number(v, "size2"),
                                    bytes(v, "root1"),
                                    bytes(v, "root2"),
                                    proof(v));
                    case "subtreeinclusion" ->
                            Proofs.subtreeIncluded(
                                    number(v, "leafIdx"),
                                    number(v, "start"),
                                    number(v, "end"),
                                    bytes(v, "leafHash"),
                                    proof(v),
                                    bytes(v, "root"));
                    case "subtreeconsistency" ->
                            Proofs.subtreeConsistent(
                                    number(v, "start"),
                                    number(v, "end"),
                                    number(v, "size"),
                                    bytes(v, "root1"),
                                    bytes(v, "root2"),
                                    proof(v));
                    default -> throw new AssertionError("unknown kind " + kind);
                };
        assertEquals(v.get("wantErr"), !holds, () -> String.valueOf(v.get("desc")));
    }

    /** What does not fit a long is negative here, as it is in the library. */
    private static long number(Map<String, Object> v, String key) {
        return (Long) Objects.requireNonNull(v.get(key), key);
    }

    private static byte[] bytes(Map<String, Object> v, String key) {
        return Base64.getDecoder().decode((String) v.get(key));
    }

    private static List<byte[]> proof(Map<String, Object> v) {
        List<byte[]> proof = new ArrayList<>();
        for (Object hash : (List<?>) Objects.requireNonNull(v.get("proof"))) {
            proof.add(Base64.getDecoder().decode((String) hash));
        }
        return proof;
    }

    private static Map<String, Object> read(Path file) {
        Map<String, Object> values = new HashMap<>();
        try (JsonParser p = JSON.createParser(Files.readAllBytes(file))) {
            assertEquals(JsonToken.START_OBJECT, p.nextToken());
            while (p.nextToken() != JsonToken.END_OBJECT) {
                String key = p.currentName();
                switch (p.nextToken()) {
                    case VALUE_NUMBER_INT -> values.put(key, p.getBigIntegerValue().longValue());
                    case VALUE_STRING -> values.put(key, p.getText());
                    case VALUE_TRUE, VALUE_FALSE -> values.put(key, p.getBooleanValue());
                    case VALUE_NULL -> values.put(key, List.of());
                    case START_ARRAY -> {
                        List<String> hashes = new ArrayList<>();
                        while (p.nextToken() != JsonToken.END_ARRAY) {
                            hashes.add(p.getText());
                        }
                        values.put(key, hashes);
                    }
                    default -> throw new AssertionError("unexpected in " + file);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return values;
    }

    private static List<Path> files() throws IOException, URISyntaxException {
        try (Stream<Path> all = Files.walk(root())) {
            return all.filter(f -> f.toString().endsWith(".json")).sorted().toList();
        }
    }

    private static Path root() throws URISyntaxException {
        URL url = VectorsTest.class.getResource("/vectors/merkle");
        assertNotNull(url);
        return Path.of(url.toURI());
    }
}
