// SPDX-License-Identifier: Apache-2.0
package io.jwitness.apps;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.jwitness.harness.Jdk;
import io.jwitness.harness.Jvm;
import io.jwitness.harness.Ports;
import io.jwitness.harness.Project;
import io.jwitness.harness.TestAgent;
import java.io.IOException;
import java.net.Authenticator;
import java.net.HttpURLConnection;
import java.net.PasswordAuthentication;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** WildFly's management: its command line, and HTTP. */
@Tag("apps")
class WildFlyIT {
    private static final String USER = "alice";
    private static final String PASSWORD = "alice-demo";

    @TempDir Path tmp;

    @ParameterizedTest
    @MethodSource("io.jwitness.harness.Jdk#oldestAndNewest")
    void everyOperationThatChangesSomethingIsOneRecordWithWhoAsked(Jdk jdk) throws IOException {
        Path home = Project.foreign("wildfly-37.0.1.Final");
        Path base =
                ForeignApplicationsIT.copy(home, tmp.resolve("wildfly"), "standalone")
                        .resolve("standalone");
        Files.writeString(
                base.resolve("configuration/mgmt-users.properties"),
                "\n"
                        + USER
                        + "="
                        + ForeignApplicationsIT.md5(USER + ":ManagementRealm:" + PASSWORD)
                        + "\n",
                StandardOpenOption.APPEND);
        int offset = Ports.free() % 20_000 + 20_000;
        int port = 9990 + offset;
        TestAgent agent = TestAgent.in(tmp);
        Jvm.App wildFly =
                new Jvm.App(
                        "wildfly",
                        ForeignApplicationsIT.wildFlyCommand(home, base, offset),
                        jvm -> ForeignApplicationsIT.STARTED.matcher(jvm.stdout()).find());
        List<String> acts;
        try (Jvm jvm = Jvm.run(wildFly).on(jdk).with(agent).in(tmp).start().awaitReady()) {
            Acts.awaitWitness(agent);
            cli(jdk, home, port, "/subsystem=logging/logger=com.acme:add(level=TRACE)");
            cli(jdk, home, port, "/subsystem=logging/logger=com.acme:read-resource");
            cli(jdk, home, port, "/system-property=shop.key:add(value=hunter2-hunter2)");
            assertThrows(
                    AssertionError.class,
                    () ->
                            cli(
                                    jdk,
                                    home,
                                    port,
                                    "/subsystem=logging/logger=nobody:write-attribute(name=level,value=INFO)"));
            assertEquals(200, manage(port, PASSWORD));
            assertEquals(401, manage(port, "wrong"));
            acts = Acts.of(jvm, agent, Acts::isRemote);
        }
        String logger = "/subsystem=logging/logger=";
        assertEquals(
                List.of(
                        "log.level.change com.acme unset..TRACE success",
                        "console.wildfly.operation " + logger + "com.acme:add success",
                        "console.wildfly.operation /system-property=shop.key:add success",
                        "console.wildfly.operation "
                                + logger
                                + "nobody:write-attribute failure wildfly.rollback",
                        "log.level.change com.acme TRACE..WARN success",
                        "console.wildfly.operation " + logger + "com.acme:write-attribute success"),
                acts);
        for (JsonNode record : agent.trail().records()) {
            if (Acts.isRemote(record)) {
                assertEquals(USER, record.at("/actor/id").asText(), record::toString);
                assertEquals("authenticated", record.at("/actor/confidence").asText());
            }
        }
        // What the server does for itself, at its start, is nobody's.
        assertEquals(4, agent.trail().completed("console.wildfly.operation").size());
        String all = agent.trail().records().toString();
        assertTrue(!all.contains("hunter2"), all);
    }

    private static void cli(Jdk jdk, Path home, int port, String command) {
        Jvm.output(
                List.of(
                        jdk.java().toString(),
                        "-jar",
                        home.resolve("bin/client/jboss-cli-client.jar").toString(),
                        "--controller=remote+http://127.0.0.1:" + port,
                        "--user=" + USER,
                        "--password=" + PASSWORD,
                        "--connect",
                        "--command=" + command));
    }

    /** Over HTTP, which wants a digest: Java's older client knows that. */
    private static int manage(int port, String password) throws IOException {
        URL url = URI.create("http://127.0.0.1:" + port + "/management").toURL();
        HttpURLConnection connection = (HttpURLConnection) url.openConnection();
        connection.setAuthenticator(
                new Authenticator() {
                    @Override
                    protected PasswordAuthentication getPasswordAuthentication() {
                        return new PasswordAuthentication(USER, password.toCharArray());
                    }
                });
        connection.setDoOutput(true);
        connection.setRequestProperty("Content-Type", "application/json");
        connection
                .getOutputStream()
                .write(
                        ("{\"operation\":\"write-attribute\",\"name\":\"level\",\"value\":\"WARN\","
                                        + "\"address\":[{\"subsystem\":\"logging\"},"
                                        + "{\"logger\":\"com.acme\"}]}")
                                .getBytes(StandardCharsets.UTF_8));
        return connection.getResponseCode();
    }
}
