// SPDX-License-Identifier: Apache-2.0
package io.jwitness.apps;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.jwitness.harness.Jdk;
import io.jwitness.harness.Jvm;
import io.jwitness.harness.Ports;
import io.jwitness.harness.Project;
import io.jwitness.harness.Shop;
import io.jwitness.harness.TestAgent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** BTrace, attached to the shop by its own client. */
@Tag("apps")
class BTraceIT {
    private static final String LIBRARIES = "agent/dist/apps/btrace-2/target/lib/";
    private static final String SCRIPT =
            """
            import static org.openjdk.btrace.core.BTraceUtils.println;

            import org.openjdk.btrace.core.annotations.BTrace;
            import org.openjdk.btrace.core.annotations.OnMethod;

            @BTrace
            public class Look {
                @OnMethod(clazz = "com.example.shop.Orders", method = "/.*/")
                public static void looked() {
                    println("hunter2-hunter2");
                }
            }
            """;

    @TempDir Path tmp;

    /** On the oldest JDK: BTrace 2 reads no classes of the newest. */
    @Test
    void aProbeIsTheAgentThatBringsItAndTheClassesThatItChanges() throws IOException {
        Jdk jdk = Jdk.oldestAndNewest().get(0);
        TestAgent agent = TestAgent.in(tmp);
        Path home = Files.createDirectories(tmp.resolve("btrace"));
        for (String part : List.of("agent", "boot", "client")) {
            // By these names does the client look for what it brings.
            Files.copy(
                    Project.built(LIBRARIES + "btrace-" + part + "-2.2.6.jar", "btrace-2"),
                    home.resolve("btrace-" + part + ".jar"));
        }
        Path script = Files.writeString(tmp.resolve("Look.java"), SCRIPT);
        try (Jvm shop =
                Jvm.run(Shop.on(Ports.free())).on(jdk).with(agent).in(tmp).start().awaitReady()) {
            Acts.awaitWitness(agent);
            Jvm.App client =
                    new Jvm.App(
                            "btrace",
                            List.of(
                                    "-cp",
                                    home + "/*",
                                    "org.openjdk.btrace.client.Main",
                                    "-p",
                                    Integer.toString(Ports.free()),
                                    "-x",
                                    Long.toString(shop.pid()),
                                    script.toString()),
                            any -> true);
            try (Jvm attached = Jvm.run(client).on(jdk).in(tmp).start()) {
                assertEquals(0, attached.exitCode(), attached::stderr);
            }

            JsonNode loaded = agent.trail().await("jvm.agent.load");
            assertTrue(loaded.at("/target/id").asText().endsWith("btrace-agent.jar"), "" + loaded);
            assertEquals("os", loaded.at("/actor/confidence").asText());
            JsonNode probe = agent.trail().await("console.btrace.probe");
            assertEquals("success", probe.at("/outcome").asText());
            JsonNode changed = agent.trail().await("jvm.class.retransform");
            assertEquals("com.example.shop.Orders", changed.at("/target/id").asText());
            // The tool, by the code that asked the JVM for it.
            assertEquals(
                    "org.openjdk.btrace.agent.Client",
                    changed.at("/site/class").asText(),
                    changed::toString);
            assertTrue(!agent.trail().records().toString().contains("hunter2"));
        }
    }
}
