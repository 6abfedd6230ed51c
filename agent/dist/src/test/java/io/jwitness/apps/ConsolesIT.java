// SPDX-License-Identifier: Apache-2.0
package io.jwitness.apps;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.jwitness.harness.Await;
import io.jwitness.harness.Http;
import io.jwitness.harness.Jdk;
import io.jwitness.harness.Jvm;
import io.jwitness.harness.Ports;
import io.jwitness.harness.Project;
import io.jwitness.harness.Shop;
import io.jwitness.harness.TestAgent;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Consoles of other people beside, or inside, a running application. */
@Tag("apps")
class ConsolesIT {
    @TempDir Path tmp;

    /** Jolokia's agent in the shop: JMX over HTTP, with the address of whoever asks. */
    @ParameterizedTest
    @MethodSource("io.jwitness.harness.Jdk#oldestAndNewest")
    void jolokia(Jdk jdk) {
        TestAgent agent = TestAgent.in(tmp);
        int port = Ports.free();
        String jolokia =
                Project.foreign("jolokia-agent-jvm-2.6.0-javaagent.jar")
                        + "=host=127.0.0.1,user=ops,password=ops-demo,port="
                        + port;
        try (Jvm shop =
                Jvm.run(Shop.on(Ports.free()))
                        .on(jdk)
                        .with(agent)
                        .options("-javaagent:" + jolokia)
                        .in(tmp)
                        .start()
                        .awaitReady()) {
            Http ops = Http.at(port).as("ops", "ops-demo");
            assertEquals(
                    200,
                    ops.post(
                                    "/jolokia/",
                                    "{\"type\":\"exec\",\"mbean\":\"java.util.logging:type=Logging\","
                                            + "\"operation\":\"setLoggerLevel\",\"arguments\":"
                                            + "[\"org.apache.tomcat.util.net.NioEndpoint\",\"FINE\"]}")
                            .statusCode());

            JsonNode surface =
                    agent.trail()
                            .await("jmx.invoke", r -> !r.at("/source/address").isMissingNode());
            assertEquals("127.0.0.1", surface.at("/source/address").asText());
            assertEquals("ops", surface.at("/actor/id").asText());
            assertEquals("authenticated", surface.at("/actor/confidence").asText());
            JsonNode change =
                    agent.trail()
                            .await(
                                    "log.level.change",
                                    r -> r.at("/target/id").asText().endsWith("NioEndpoint"));
            assertEquals(surface.at("/op").asText(), change.at("/parent").asText());
            List<JsonNode> acts =
                    agent.trail().completed("jmx.invoke").stream()
                            .filter(r -> r.at("/phase").asText().equals("running"))
                            .toList();
            assertEquals(List.of(surface), acts);
            assertEquals(143, shop.stop());
        }
    }

    /** H2's console, as its makers start it. */
    @ParameterizedTest
    @MethodSource("io.jwitness.harness.Jdk#oldestAndNewest")
    void h2(Jdk jdk) {
        TestAgent agent = TestAgent.in(tmp);
        int port = Ports.free();
        Jvm.App h2 =
                new Jvm.App(
                        "h2",
                        List.of(
                                "-cp",
                                Project.foreign("h2-2.3.232.jar").toString(),
                                "org.h2.tools.Server",
                                "-web",
                                "-webPort",
                                Integer.toString(port),
                                "-ifNotExists"),
                        jvm -> Http.at(port).isUp("/"));
        try (Jvm jvm = Jvm.run(h2).on(jdk).with(agent).in(tmp).start().awaitReady()) {
            // It is up sooner than the weaver.
            Await.until(
                    "the agent is armed",
                    Await.PATIENCE,
                    () -> jvm.stderr().contains("jwitness: witnessing"),
                    jvm::stderr);
            Http browser = Http.at(port);
            String page = browser.get("/").body();
            String session = page.replaceFirst("(?s).*jsessionid=([0-9a-f]+).*", "?jsessionid=$1");
            browser.get(
                    "/login.do"
                            + session
                            + "&driver=org.h2.Driver&url=jdbc:h2:mem:shop&user=sa&password=hunter2-h2");
            browser.get("/query.do" + session + "&sql=select%20%27hunter2%20hunter2%27");

            JsonNode login = agent.trail().await("console.h2.login");
            assertEquals("sa", login.at("/actor/id").asText());
            JsonNode statement = agent.trail().await("console.h2.sql");
            assertEquals("127.0.0.1", statement.at("/source/address").asText());
            assertEquals("authenticated", statement.at("/actor/confidence").asText());
            String all = agent.trail().records().toString();
            assertTrue(!all.contains("hunter2"), () -> all);
            assertEquals(143, jvm.stop());
        }
    }

    /** Arthas, attached to the shop as its users attach it; its user id is what somebody claims. */
    @ParameterizedTest
    @MethodSource("io.jwitness.harness.Jdk#oldestAndNewest")
    void arthas(Jdk jdk) {
        TestAgent agent = TestAgent.in(tmp);
        int port = Ports.free();
        Path home = Project.foreign("arthas");
        try (Jvm shop =
                Jvm.run(Shop.on(Ports.free()))
                        .on(jdk)
                        .with(agent)
                        .options("-Duser.home=" + tmp)
                        .in(tmp)
                        .start()
                        .awaitReady()) {
            Jvm.output(
                    List.of(
                            jdk.java().toString(),
                            "-Duser.home=" + tmp,
                            "-jar",
                            home.resolve("arthas-boot.jar").toString(),
                            "--attach-only",
                            "--arthas-home",
                            home.toString(),
                            "--telnet-port",
                            Integer.toString(Ports.free()),
                            "--http-port",
                            Integer.toString(port),
                            Long.toString(shop.pid())));
            JsonNode loaded = agent.trail().await("jvm.agent.load");
            assertTrue(loaded.at("/target/id").asText().contains("arthas"), loaded::toString);
            assertEquals("os", loaded.at("/actor/confidence").asText());

            Http console = Http.at(port);
            command(console, "thread -n 1", "root\\u001b[2Jadmin");
            command(
                    console,
                    "ognl '@java.lang.System@getenv(\\\"PATH_hunter2_hunter2\\\")'",
                    "eve");

            JsonNode thread =
                    agent.trail()
                            .await(
                                    "console.arthas.command",
                                    r -> r.at("/target/id").asText().equals("thread"));
            assertEquals("-n 1", thread.at("/args/0/value").asText());
            // Claimed, escaped, and never more than that.
            assertEquals("root\u001b[2Jadmin", thread.at("/actor/id").asText());
            assertEquals("asserted", thread.at("/actor/confidence").asText());
            JsonNode ognl =
                    agent.trail()
                            .await(
                                    "console.arthas.command",
                                    r -> r.at("/target/id").asText().equals("ognl"));
            assertEquals("token", ognl.at("/args/0/mode").asText());
            assertTrue(!agent.trail().records().toString().contains("hunter2"));
        }
    }

    private static void command(Http console, String command, String user) {
        assertEquals(
                200,
                console.post(
                                "/api",
                                "{\"action\":\"exec\",\"command\":\""
                                        + command
                                        + "\",\"userId\":\""
                                        + user
                                        + "\"}")
                        .statusCode());
    }
}
