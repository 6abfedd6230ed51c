// SPDX-License-Identifier: Apache-2.0
package io.jwitness.apps;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.jwitness.harness.Http;
import io.jwitness.harness.Jdk;
import io.jwitness.harness.Jvm;
import io.jwitness.harness.Ports;
import io.jwitness.harness.Product;
import io.jwitness.harness.TestAgent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Dropwizard's administrative tasks: its own, and one with a body. */
@Tag("apps")
class DropwizardIT {
    private static final String FORM = "application/x-www-form-urlencoded";

    @TempDir Path tmp;

    static Stream<Arguments> versions() {
        List<Jdk> jdks = Jdk.oldestAndNewest();
        return Stream.of(
                Arguments.of("dropwizard-2", jdks.get(0)),
                Arguments.of("dropwizard-4", jdks.get(jdks.size() - 1)));
    }

    @ParameterizedTest
    @MethodSource("versions")
    void everyTaskIsOneRecordWithItsOutcomeAndNoValueOfItsParameters(String version, Jdk jdk)
            throws IOException {
        int port = Ports.free();
        int adminPort = Ports.free();
        TestAgent agent = TestAgent.in(tmp);
        Http admin = Http.at(adminPort);
        List<String> acts;
        try (Jvm dropwizard =
                Jvm.run(application(version, port, adminPort))
                        .on(jdk)
                        .with(agent)
                        .in(tmp)
                        .start()
                        .awaitReady()) {
            Acts.awaitWitness(agent);
            post(admin, "/tasks/log-level?logger=com.acme&level=DEBUG", FORM, "");
            post(admin, "/tasks/gc", FORM, "");
            // Whoever forgets the type sends a form, whose only name is the whole body.
            post(admin, "/tasks/import?password=hunter2-a", FORM, "hunter2-hunter2");
            post(admin, "/tasks/import", "text/plain", "fail hunter2-hunter2");
            post(admin, "/tasks/nosuch", FORM, "");
            acts = Acts.of(dropwizard, agent, Acts::isRemote);
        }
        assertEquals(
                List.of(
                        "> log.level.change com.acme unset..DEBUG success",
                        "console.dropwizard.task log-level success",
                        "console.dropwizard.task gc success",
                        "console.dropwizard.task import success",
                        "console.dropwizard.task import failure java.lang.IllegalStateException"),
                acts);
        List<JsonNode> tasks = agent.trail().completed("console.dropwizard.task");
        assertEquals(List.of("level:dropped", "logger:token"), Acts.arguments(tasks.get(0)));
        assertEquals(
                Set.of("password:masked", "parameters:token"),
                Set.copyOf(Acts.arguments(tasks.get(2))));
        assertEquals(List.of("body:token"), Acts.arguments(tasks.get(3)));
        String all = agent.trail().records().toString();
        assertTrue(!all.contains("hunter2"), all);
    }

    private static void post(Http admin, String path, String type, String body) {
        admin.send("POST", path, type, body.getBytes(StandardCharsets.UTF_8));
    }

    private Jvm.App application(String version, int port, int adminPort) throws IOException {
        Path configuration =
                Files.writeString(
                        tmp.resolve("app.yml"),
                        """
                        server:
                          applicationConnectors: [{type: http, port: %d, bindHost: 127.0.0.1}]
                          adminConnectors: [{type: http, port: %d, bindHost: 127.0.0.1}]
                        """
                                .formatted(port, adminPort));
        return new Jvm.App(
                version,
                List.of(
                        "-cp",
                        Product.classPath(version),
                        "com.example.app.Main",
                        "server",
                        configuration.toString()),
                jvm -> Http.at(adminPort).isUp("/ping"));
    }
}
