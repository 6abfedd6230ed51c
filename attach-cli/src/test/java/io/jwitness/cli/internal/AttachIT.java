// SPDX-License-Identifier: Apache-2.0
package io.jwitness.cli.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jwitness.harness.Jdk;
import io.jwitness.harness.Jvm;
import io.jwitness.harness.Ports;
import io.jwitness.harness.Project;
import io.jwitness.harness.Shop;
import io.jwitness.harness.TestAgent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The command as it is shipped, on the shop that was started without an agent. */
class AttachIT {
    /** Of a record, what differs between two runs of one act. */
    private static final List<String> OF_THE_RUN =
            List.of("seq", "log", "session", "id", "op", "parent", "time", "salt", "duration_ns");

    @TempDir Path tmp;

    @ParameterizedTest
    @MethodSource("io.jwitness.harness.Jdk#oldestAndNewest")
    void anAttachedAgentRecordsWhatOneFromTheStartDoesAndIsGoneAfterADetach(Jdk jdk)
            throws IOException {
        List<JsonNode> expected = fromTheStart(jdk);
        int port = Ports.free();
        TestAgent journal = TestAgent.in(tmp.resolve("attached"));
        try (Jvm shop =
                Jvm.run(Shop.on(port))
                        .on(jdk)
                        .env("JWITNESS_SERVICE_NAME", TestAgent.SERVICE)
                        .env("JWITNESS_RING_DIR", tmp.resolve("ring").toString())
                        .in(tmp)
                        .start()
                        .awaitReady()) {
            set(port, "WARN");
            attach(shop);
            set(port, "INFO");
            set(port, "DEBUG");
            assertEquals(expected, tree(journal, "DEBUG"));
            assertEquals(
                    "INC-7", journal.trail().await("jwitness.attach").at("/reason/text").asText());
            assertEquals(0, count(journal, "WARN"));
            String seen = command(jdk, "doctor", pid(shop));
            assertTrue(
                    seen.contains("ch.qos.logback.classic.Logger.setLevel: log.level.change\n"),
                    seen);

            command(jdk, "detach", pid(shop), "--reason", "done");
            journal.trail().awaitStop();
            set(port, "TRACE");
            assertEquals(1, journal.trail().of("jwitness.detach").size());
            assertEquals(0, count(journal, "TRACE"));
            assertTrue(
                    command(jdk, "status", pid(shop)).endsWith("exit 2\n"),
                    "nobody answers for an agent that is gone");

            attach(shop);
            set(port, "DEBUG");
            journal.trail()
                    .await(
                            "log.level.change",
                            r -> r.at("/change/before").asText().equals("TRACE"));
        }
    }

    /** The tree of one level change in a shop that the agent was with from its start. */
    private List<JsonNode> fromTheStart(Jdk jdk) throws IOException {
        int port = Ports.free();
        TestAgent agent = TestAgent.in(Files.createDirectory(tmp.resolve("started")));
        try (Jvm shop = Jvm.run(Shop.on(port)).on(jdk).with(agent).in(tmp).start().awaitReady()) {
            set(port, "INFO");
            set(port, "DEBUG");
            List<JsonNode> tree = tree(agent, "DEBUG");
            shop.stop();
            return tree;
        }
    }

    /** The surface and the effect of the change to this level, once they stand there. */
    private static List<JsonNode> tree(TestAgent agent, String level) {
        JsonNode change = agent.trail().await("log.level.change", r -> isTo(r, level));
        JsonNode surface =
                agent.trail()
                        .await("actuator.write", r -> r.at("/op").equals(change.at("/parent")));
        assertEquals(1, count(agent, level));
        return List.of(ofAnyRun(surface), ofAnyRun(change));
    }

    private static long count(TestAgent agent, String level) {
        return agent.trail().completed("log.level.change").stream()
                .filter(r -> isTo(r, level))
                .count();
    }

    private static boolean isTo(JsonNode change, String level) {
        return change.at("/target/id").asText().equals("com.example.shop.Orders")
                && change.at("/change/after").asText().equals(level);
    }

    private static JsonNode ofAnyRun(JsonNode record) {
        ObjectNode rest = record.deepCopy();
        rest.remove(OF_THE_RUN);
        if (rest.path("source") instanceof ObjectNode source) {
            source.remove("port");
        }
        if (rest.path("site") instanceof ObjectNode site) {
            site.remove("thread");
        }
        return rest;
    }

    private static void set(int port, String level) {
        assertEquals(
                204,
                Shop.alice(port)
                        .post(Shop.ORDERS_LOGGER, "{\"configuredLevel\":\"" + level + "\"}")
                        .statusCode());
    }

    private void attach(Jvm shop) throws IOException {
        String said =
                command(
                        shop.jdk(),
                        "attach",
                        pid(shop),
                        "--reason",
                        "INC-7",
                        "--dir",
                        tmp.resolve("attached/journals").toString());
        assertTrue(said.endsWith("exit 0\n"), said);
        assertFalse(said.contains("starting"), said);
    }

    private static String pid(Jvm jvm) {
        return Long.toString(jvm.pid());
    }

    /** What it prints, and how it ends. */
    private String command(Jdk jdk, String... arguments) throws IOException {
        List<String> line =
                new ArrayList<>(
                        List.of(
                                "sh",
                                "-c",
                                "\"$@\"; echo \"exit $?\"",
                                "sh",
                                jdk.java().toString(),
                                "-jar",
                                Project.commandJar().toString()));
        line.addAll(List.of(arguments));
        return Jvm.output(line);
    }
}
