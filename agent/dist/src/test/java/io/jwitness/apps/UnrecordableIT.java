// SPDX-License-Identifier: Apache-2.0
package io.jwitness.apps;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.example.target.Dumper;
import io.jwitness.harness.Await;
import io.jwitness.harness.Jdk;
import io.jwitness.harness.Jvm;
import io.jwitness.harness.TestAgent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a policy refuses that cannot be recorded, by way of a journal that cannot be written. */
class UnrecordableIT {

    private static final String POLICY =
            """
            apiVersion: jwitness/v1
            rules:
              - name: no-record-no-dump
                match: { event: [jvm.heap.dump] }
                wait: journalled
                onFailure: deny
            """;

    @TempDir Path tmp;

    private Path asks = Path.of("");

    @Test
    void noRecordNoHeapDump() throws IOException {
        TestAgent agent =
                TestAgent.in(tmp)
                        .option("policy", Files.writeString(tmp.resolve("policy.yaml"), POLICY))
                        .option("ready-timeout", "1s")
                        .option("jfr", "false");
        asks = Files.createDirectory(tmp.resolve("asks"));
        // A file where the writer needs a directory: as a full disk, the journal waits.
        Path queue = Files.createDirectories(agent.slot().resolve("queue"));
        Path obstacle = Files.createFile(queue.resolve("writing"));
        try (Jvm jvm =
                Jvm.run(Jvm.App.main(Dumper.class, asks.toString()))
                        .on(Jdk.current())
                        .with(agent)
                        .in(tmp)
                        .start()
                        .awaitReady()) {
            Await.until(
                    "the journal waits",
                    Await.PATIENCE,
                    () -> log(agent).contains("the journal waits"),
                    jvm::stderr);
            Path refused = tmp.resolve("refused.hprof");
            String answer = ask(1, refused, jvm);
            assertTrue(answer.startsWith("java.lang.SecurityException: jwitness: "), answer);
            assertTrue(answer.contains("jvm.heap.dump"), answer);
            assertTrue(answer.contains("no-record-no-dump"), answer);
            assertFalse(Files.exists(refused), "and nothing was written");

            Files.delete(obstacle);
            agent.trail().await("jwitness.seal");
            Path allowed = tmp.resolve("allowed.hprof");
            assertEquals("dumped", ask(2, allowed, jvm));
            assertTrue(Files.exists(allowed));
            assertEquals(143, jvm.stop());
        }
        agent.trail().awaitStop();
        assertEquals(
                "denied",
                agent.trail()
                        .await(
                                "jvm.heap.dump",
                                r -> r.toString().contains("refused.hprof\"") && r.has("outcome"))
                        .path("outcome")
                        .asText(),
                "the refusal is a record as soon as there can be one");
        assertEquals(2, agent.trail().completed("jvm.heap.dump").size());
    }

    private static String log(TestAgent agent) {
        try {
            Path log = agent.slot().resolve("agent.log");
            return Files.exists(log) ? Files.readString(log) : "";
        } catch (IOException e) {
            return e.toString();
        }
    }

    private String ask(int number, Path dump, Jvm jvm) throws IOException {
        Path fresh = Files.writeString(asks.resolve("ask.new"), dump.toString());
        Files.move(fresh, asks.resolve(Integer.toString(number)));
        Path answer = asks.resolve(number + ".answer");
        Await.until("an answer", Await.PATIENCE, () -> Files.exists(answer), jvm::stderr);
        return Files.readString(answer);
    }
}
