// SPDX-License-Identifier: Apache-2.0
package io.jwitness.harness;

import com.fasterxml.jackson.databind.JsonNode;
import io.jwitness.record.SurfaceNotes;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What of an application's trail goes into the table of surfaces: every test that starts a {@link
 * Jvm} with a {@link TestAgent} is seen, without doing anything for it.
 */
final class Seen {
    private final TestAgent agent;
    private final Products products = new Products();

    /** Methods that give no record of their own, with their descriptors. */
    private final Set<String> called = new TreeSet<>();

    Seen(TestAgent agent) {
        this.agent = agent;
    }

    /** While the application runs. */
    void look(long pid) {
        if (SurfaceNotes.areTaken()) {
            products.look(pid);
            Control.of(agent.slot())
                    .status()
                    .at("/sensors")
                    .forEach(sensor -> sensor.path("called").forEach(this::lends));
        }
    }

    private void lends(JsonNode site) {
        if (!site.has("event")) {
            called.add(site.path("method").asText());
        }
    }

    /** When it has ended. */
    void note() {
        if (!SurfaceNotes.areTaken() || agent.test().isEmpty()) {
            return;
        }
        int[] jdk = new int[1];
        Set<String> operations = new HashSet<>();
        Map<String, String> versions = new HashMap<>();
        agent.trail()
                .forEach(
                        record -> {
                            String event = record.at("/event").asText();
                            if (event.equals("jwitness.session.start")) {
                                jdk[0] = feature(record.at("/start/java").asText());
                            }
                            String type = record.at("/site/class").asText();
                            String method = type + "." + record.at("/site/method").asText();
                            called.removeIf(each -> each.startsWith(method + "("));
                            if (event.startsWith("jwitness.")
                                    || event.startsWith("app.")
                                    || !record.at("/phase").asText().equals("running")
                                    || record.at("/stage").asText().equals("attempt")) {
                                return;
                            }
                            String by = record.at("/observed/by").asText();
                            String version =
                                    by.isEmpty() && !type.isEmpty()
                                            ? versions.computeIfAbsent(type, products::versionOf)
                                            : "";
                            String surface =
                                    !by.isEmpty() ? "by " + by : type.isEmpty() ? "" : method;
                            SurfaceNotes.recorded(
                                    surface,
                                    event,
                                    version,
                                    agent.test(),
                                    jdk[0],
                                    pointer -> has(record, pointer),
                                    !operations.add(
                                            record.at("/session").asText()
                                                    + record.at("/op").asText()));
                        });
        for (String each : called) {
            String type = each.replaceFirst("\\.[^.(]+\\(.*", "");
            SurfaceNotes.called(each, products.versionOf(type), agent.test(), jdk[0]);
        }
    }

    private static int feature(String java) {
        return Runtime.Version.parse(java.replaceFirst("^\\D*", "").replaceFirst(" .*", ""))
                .feature();
    }

    private static boolean has(JsonNode record, String pointer) {
        return !record.at(pointer).isMissingNode();
    }
}
