// SPDX-License-Identifier: Apache-2.0
package io.jwitness.cli.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jwitness.cli.internal.jvm.ControlClient;
import io.jwitness.harness.Await;
import io.jwitness.harness.Jvm;
import io.jwitness.harness.TestAgent;
import io.jwitness.policy.internal.Policy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code policy show}, asked of an agent in a JVM of its own. */
class PolicyShowIT {
    private static final String POLICY =
            """
            apiVersion: jwitness/v1
            rules:
              - name: heap-dump
                match: { event: [jvm.heap.dump], source: { cidr: [10.0.0.0/8] } }
                onFailure: deny
            probes:
              - { class: com.acme.Export, method: "export*", event: app.customer.export }
            """;

    @TempDir Path tmp;

    private Run show(Jvm jvm, String... more) {
        String[] all = new String[3 + more.length];
        all[0] = "policy";
        all[1] = "show";
        all[2] = Long.toString(jvm.pid());
        System.arraycopy(more, 0, all, 3, more.length);
        return Run.of(tmp, all);
    }

    /** An application with nothing to do, for two minutes at most. */
    static final class Idle {
        private Idle() {}

        public static void main(String[] args) throws InterruptedException {
            System.out.println("ready");
            Thread.sleep(120_000);
        }
    }

    /** Up to where its agent answers. */
    private Jvm start(TestAgent agent) {
        Jvm jvm = Jvm.run(Jvm.App.main(Idle.class)).with(agent).in(tmp).start().awaitReady();
        Await.until(
                "the agent answers",
                Duration.ofSeconds(60),
                () -> Run.of(tmp, "status", Long.toString(jvm.pid())).code() == 0,
                jvm::stderr);
        return jvm;
    }

    @Test
    void whatIsInForceIsToldAndWhoAskedIsRecordedBefore() throws Exception {
        Path file = Files.writeString(tmp.resolve("policy.yaml"), POLICY);
        TestAgent agent = TestAgent.in(tmp).option("policy", file);
        try (Jvm jvm = start(agent)) {
            Run run = show(jvm, "--reason", "INC-7", "--ticket", "OPS-1", "--json");
            assertEquals(0, run.code(), run.err());
            JsonNode told = new ObjectMapper().readTree(run.bytes());
            String digest = Policy.load(file).digest();
            assertEquals(digest, told.at("/digest").asText());
            assertEquals(file.toString(), told.at("/from").asText());
            assertEquals("heap-dump", told.at("/rules/0/name").asText());
            assertEquals(
                    "event: jvm.heap.dump; source.cidr: 10.0.0.0/8",
                    told.at("/rules/0/match").asText());
            assertEquals("deny", told.at("/rules/0/onFailure").asText());
            assertEquals("default", told.at("/rules/1/name").asText());
            assertEquals("app.customer.export", told.at("/probes/0/event").asText());

            // No waiting: the record is there before the answer is.
            JsonNode record = agent.trail().of("jwitness.journal.read").get(0);
            assertEquals("policy show", record.at("/read/query").asText());
            assertEquals(64, record.at("/read/digest").asText().length());
            assertEquals(0, record.at("/read/records").asInt(-1));
            assertEquals("rules", record.at("/read/fields/0").asText());
            assertEquals("INC-7", record.at("/reason/text").asText());
            assertEquals("OPS-1", record.at("/reason/ticket").asText());
            assertEquals("os", record.at("/actor/confidence").asText());
            assertEquals("so_peercred", record.at("/actor/method").asText());
            assertTrue(record.at("/source/uid").isInt(), record::toString);

            Run text = show(jvm, "--reason", "INC-7");
            assertEquals(0, text.code(), text.err());
            assertTrue(text.out().contains("digest    " + digest + "\n"), text.out());
            assertTrue(text.out().contains("app.customer.export  export*"), text.out());
        }
    }

    @Test
    void withoutAReasonNothingIsToldOrRecorded() throws Exception {
        TestAgent agent = TestAgent.in(tmp);
        try (Jvm jvm = start(agent)) {
            assertEquals(2, show(jvm).code());
            assertEquals(2, show(jvm, "--reason", " ").code());
            Path socket = Journals.slotOf(jvm.pid()).socket();
            for (Map<String, String> request :
                    List.of(Map.of("op", "policy"), Map.of("op", "policy", "reason", " "))) {
                Exception refused =
                        assertThrows(Exception.class, () -> ControlClient.ask(socket, request));
                assertTrue(
                        String.valueOf(refused.getMessage()).contains("say why with --reason"),
                        String.valueOf(refused.getMessage()));
            }
            assertEquals(0, agent.trail().of("jwitness.journal.read").size());
        }
    }

    @Test
    void aPolicyThatTheAgentRefusedIsToldAsSuch() throws Exception {
        Path file = Files.writeString(tmp.resolve("policy.yaml"), "rulez: []\n");
        TestAgent agent = TestAgent.in(tmp).option("policy", file);
        try (Jvm jvm = start(agent)) {
            Run run = show(jvm, "--reason", "INC-7");
            assertEquals(0, run.code(), run.err());
            assertTrue(run.out().startsWith("from      built-in\n"), run.out());
            assertTrue(run.out().contains("not " + file + ", which the agent refused"), run.out());
            assertFalse(run.out().contains("heap-dump"), run.out());
        }
    }
}
