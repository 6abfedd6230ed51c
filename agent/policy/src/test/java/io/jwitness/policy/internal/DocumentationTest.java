// SPDX-License-Identifier: Apache-2.0
package io.jwitness.policy.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import io.jwitness.policy.internal.file.Document;
import io.jwitness.policy.internal.file.Node;
import io.jwitness.policy.internal.file.Problems;
import io.jwitness.policy.internal.mask.MaskingLists;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The page and the schema say what the code does: every key, name and detector, and no other. */
final class DocumentationTest {
    private static final Path PAGE = Path.of("..", "..", "docs", "policy.md");
    private static final String SCHEMA = "/io/jwitness/policy/policy.schema.json";

    private static String page() throws IOException {
        return Files.readString(PAGE);
    }

    @Test
    void theExampleIsAPolicy() throws Exception {
        String page = page();
        int from = page.indexOf("```yaml\n") + 8;
        String yaml = page.substring(from, page.indexOf("```", from));
        Policy policy = Policy.parse(yaml.getBytes(StandardCharsets.UTF_8), "example.yaml");
        assertEquals("freeze", policy.decide("script.eval", TestSubject.NOBODY).rule());
    }

    @Test
    void everyKeyIsOnThePage() throws IOException {
        String page = page();
        for (List<String> keys :
                List.of(
                        PolicyReader.ROOT,
                        PolicyReader.DEFAULTS,
                        PolicyReader.RULE,
                        PolicyReader.MATCH,
                        PolicyReader.ACTOR,
                        PolicyReader.SOURCE,
                        PolicyReader.TARGET,
                        PolicyReader.TIME,
                        PolicyReader.PROBE,
                        PolicyReader.MASKING,
                        PolicyReader.CHANGES,
                        PolicyReader.PATTERN,
                        PolicyReader.TOKEN,
                        PolicyReader.SEAL,
                        PolicyReader.SESSIONS,
                        PolicyReader.ACCESS,
                        PolicyReader.ROLE)) {
            for (String key : keys) {
                assertTrue(
                        Pattern.compile("`[^`]*\\b" + key + "\\b[^`]*`").matcher(page).find(), key);
            }
        }
    }

    @Test
    void theSchemaKnowsTheSameKeys() throws IOException {
        Node root = schema();
        assertKeys(PolicyReader.ROOT, root);
        assertKeys(PolicyReader.DEFAULTS, root, "defaults");
        assertKeys(PolicyReader.RULE, root, "rules", "items");
        assertKeys(PolicyReader.MATCH, root, "rules", "items", "match");
        assertKeys(PolicyReader.ACTOR, root, "rules", "items", "match", "actor");
        assertKeys(PolicyReader.SOURCE, root, "rules", "items", "match", "source");
        assertKeys(PolicyReader.TIME, root, "rules", "items", "match", "time");
        assertKeys(PolicyReader.PROBE, root, "probes", "items");
        assertKeys(PolicyReader.MASKING, root, "masking");
        assertKeys(PolicyReader.CHANGES, root, "masking", "fields");
        assertKeys(PolicyReader.CHANGES, root, "masking", "patterns");
        assertKeys(PolicyReader.TOKEN, root, "masking", "token");
        assertKeys(PolicyReader.SEAL, root, "masking", "seal");
        assertKeys(PolicyReader.SESSIONS, root, "sessions");
        assertKeys(PolicyReader.ACCESS, root, "access");
    }

    private static Node schema() throws IOException {
        try (InputStream in = Objects.requireNonNull(Policy.class.getResourceAsStream(SCHEMA))) {
            Problems problems = new Problems("schema");
            Node root = Document.read(in.readAllBytes(), "schema.json", problems);
            assertTrue(problems.isEmpty(), () -> problems.all().toString());
            return Objects.requireNonNull(root);
        }
    }

    /** Goes down by property, {@code items} standing for the items of a list. */
    private static void assertKeys(List<String> keys, Node root, String... path) {
        Node at = root;
        for (String step : path) {
            at = step.equals("items") ? get(at, "items") : get(get(at, "properties"), step);
        }
        Set<String> known = new TreeSet<>();
        if (get(at, "properties") instanceof Node.Mapping properties) {
            properties.entries().forEach(entry -> known.add(entry.key()));
        }
        assertEquals(new TreeSet<>(keys), known, () -> String.join(".", path));
    }

    private static Node get(Node node, String key) {
        @Nullable Node value = node instanceof Node.Mapping mapping ? mapping.get(key) : null;
        return Objects.requireNonNull(value, key);
    }

    @Test
    void everyNameDetectorPrefixAndWordIsOnThePage() throws IOException {
        Set<String> quoted = new TreeSet<>();
        Matcher matcher = Pattern.compile("`([^`\n]+)`").matcher(page());
        while (matcher.find()) {
            quoted.add(matcher.group(1));
        }
        List<String> missing = new ArrayList<>(MaskingLists.all());
        missing.removeAll(quoted);
        assertEquals(List.of(), missing);
    }
}
