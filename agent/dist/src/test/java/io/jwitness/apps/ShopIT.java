// SPDX-License-Identifier: Apache-2.0
package io.jwitness.apps;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.jwitness.harness.Jdk;
import io.jwitness.harness.Jmx;
import io.jwitness.harness.Jvm;
import io.jwitness.harness.Ports;
import io.jwitness.harness.Project;
import io.jwitness.harness.Shop;
import io.jwitness.harness.TestAgent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Different people act on one running shop; each act is one tree in the trail, with the one who did
 * it.
 */
@ParameterizedClass
@MethodSource("io.jwitness.harness.Jdk#oldestAndNewest")
// Set before each of the class's runs.
@SuppressWarnings("NullAway.Init")
class ShopIT {
    /** Tomcat holds it; the JDK's bean refuses a logger that nobody has. */
    private static final String TOMCAT_LOGGER = "org.apache.tomcat.util.net.NioEndpoint";

    @TempDir static Path all;

    private static Path tmp;
    private static int port;
    private static int jmxPort;
    private static TestAgent agent;
    private static Jvm shop;

    @SuppressWarnings("UnusedVariable") // Names the run.
    ShopIT(Jdk jdk) {}

    @BeforeParameterizedClassInvocation
    static void start(Jdk jdk) throws IOException {
        tmp = Files.createDirectory(all.resolve("jdk-" + jdk.feature()));
        port = Ports.free();
        jmxPort = Ports.free();
        agent =
                TestAgent.in(tmp)
                        .option(
                                "policy",
                                Project.root().resolve("policy-samples/shop/policy.yaml"));
        shop =
                Jvm.run(Shop.on(port))
                        .on(jdk)
                        .with(agent)
                        .options(Jmx.options(jmxPort, tmp))
                        .in(tmp)
                        .start()
                        .awaitReady();
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        shop.close();
    }

    @Test
    void aLevelChangeThroughActuatorIsOneTreeWithTheOneWhoDidIt() {
        assertEquals(204, Shop.alice(port).post(Shop.ORDERS_LOGGER, level("DEBUG")).statusCode());

        JsonNode change =
                agent.trail().await("log.level.change", r -> isAbout(r, "com.example.shop.Orders"));
        assertEquals("unset", change.at("/change/before").asText());
        assertEquals("DEBUG", change.at("/change/after").asText());
        assertEquals("running", change.at("/phase").asText());
        JsonNode surface =
                agent.trail()
                        .await("actuator.write", r -> r.at("/actor/id").asText().equals("alice"));
        assertEquals(surface.at("/op").asText(), change.at("/parent").asText());
        assertEquals("alice", surface.at("/actor/id").asText());
        assertEquals("authenticated", surface.at("/actor/confidence").asText());
        assertEquals("127.0.0.1", surface.at("/source/address").asText());
        assertEquals("success", surface.at("/outcome").asText());
        assertEquals(
                1,
                agent.trail().completed("log.level.change").stream()
                        .filter(r -> isAbout(r, "com.example.shop.Orders"))
                        .count());
    }

    @Test
    void whatBobMayNotDoIsOneRecordThatSaysSo() {
        assertEquals(403, Shop.bob(port).post(Shop.ORDERS_LOGGER, level("OFF")).statusCode());

        JsonNode refused =
                agent.trail()
                        .await("actuator.write", r -> r.at("/outcome").asText().equals("denied"));
        assertEquals("loggers/com.example.shop.Orders", refused.at("/target/id").asText());
        assertEquals("bob", refused.at("/actor/id").asText());
        assertEquals("authenticated", refused.at("/actor/confidence").asText());
        assertEquals("127.0.0.1", refused.at("/source/address").asText());
        assertEquals("http.403", refused.at("/error/type").asText());
        assertEquals(
                1,
                agent.trail().completed("actuator.write").stream()
                        .filter(r -> r.at("/actor/id").asText().equals("bob"))
                        .count());
    }

    @Test
    void aRemoteConsoleIsOneTreeWithItsUserAndAddress() {
        try (Jmx console = Jmx.connect(jmxPort)) {
            console.invoke(
                    "java.util.logging:type=Logging", "setLoggerLevel", TOMCAT_LOGGER, "FINE");
        }

        JsonNode surface =
                agent.trail().await("jmx.invoke", r -> r.at("/actor/id").asText().equals(Jmx.USER));
        assertEquals("authenticated", surface.at("/actor/confidence").asText());
        assertEquals("127.0.0.1", surface.at("/source/address").asText());
        JsonNode change = agent.trail().await("log.level.change", r -> isAbout(r, TOMCAT_LOGGER));
        assertEquals(surface.at("/op").asText(), change.at("/parent").asText());
    }

    @Test
    void aHeapDumpByJcmdIsWitnessedWithItsFile() throws IOException {
        Path dump = tmp.resolve("heap.hprof");
        shop.jcmd("GC.heap_dump", dump.toString());

        JsonNode witnessed = agent.trail().await("jvm.heap.dump");
        assertTrue(witnessed.at("/target/id").asText().contains("heap.hprof"), witnessed::toString);
        Files.delete(dump);
    }

    @Test
    void whatAProbeMasksIsInNoFile() throws IOException {
        String secret = "hunter2-hunter2-hunter2";
        String id = "customer-4711-4711";
        assertEquals(
                200,
                Shop.alice(port)
                        .get("/customers/" + id + "/export?format=csv&password=" + secret)
                        .statusCode());

        JsonNode export = agent.trail().await("app.customer.export");
        assertEquals("alice", export.at("/actor/id").asText());
        assertEquals("csv", argument(export, "format").at("/value").asText());
        assertEquals("token", argument(export, "customerId").at("/mode").asText());
        for (Path file : agent.files()) {
            String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
            assertFalse(text.contains(secret), () -> "the password is in " + file);
            assertFalse(text.contains(id), () -> "the customer is in " + file);
        }
    }

    private static JsonNode argument(JsonNode record, String name) {
        for (JsonNode arg : record.at("/args")) {
            if (arg.at("/name").asText().equals(name)) {
                return arg;
            }
        }
        throw new AssertionError("no argument " + name + " in " + record);
    }

    private static boolean isAbout(JsonNode record, String logger) {
        return record.at("/target/id").asText().equals(logger);
    }

    private static String level(String level) {
        return "{\"configuredLevel\":\"" + level + "\"}";
    }
}
