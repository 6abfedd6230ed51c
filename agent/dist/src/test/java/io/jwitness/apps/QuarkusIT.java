// SPDX-License-Identifier: Apache-2.0
package io.jwitness.apps;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jwitness.harness.Http;
import io.jwitness.harness.Jdk;
import io.jwitness.harness.Jvm;
import io.jwitness.harness.Ports;
import io.jwitness.harness.Project;
import io.jwitness.harness.TestAgent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An application that Quarkus built, with its logging manager. */
@Tag("apps")
class QuarkusIT {
    private static final String LEVELS = "/q/logging-manager";

    @TempDir Path tmp;

    @ParameterizedTest
    @MethodSource("io.jwitness.harness.Jdk#oldestAndNewest")
    void aLevelIsOneRequestAndOneChangeWithItsAddress(Jdk jdk) {
        int port = Ports.free();
        TestAgent agent = TestAgent.in(tmp);
        Http http = Http.at(port);
        List<String> acts;
        try (Jvm quarkus =
                Jvm.run(application(port)).on(jdk).with(agent).in(tmp).start().awaitReady()) {
            Acts.awaitWitness(agent);
            assertEquals(201, post(http, "loggerName=com.acme&loggerLevel=DEBUG"));
            assertEquals(500, post(http, "loggerName=com.acme&loggerLevel=LOUD"));
            assertEquals(200, http.get(LEVELS).statusCode());
            acts = Acts.of(quarkus, agent, Acts::isRemote);
        }
        assertEquals(
                List.of(
                        "> log.level.change com.acme unset..DEBUG success",
                        "console.quarkus.logger com.acme success",
                        "console.quarkus.logger com.acme failure"
                                + " java.lang.IllegalArgumentException"),
                acts);
    }

    private static int post(Http http, String form) {
        return http.send(
                        "POST",
                        LEVELS,
                        "application/x-www-form-urlencoded",
                        form.getBytes(StandardCharsets.UTF_8))
                .statusCode();
    }

    private static Jvm.App application(int port) {
        Path jar =
                Project.built(
                        "agent/dist/apps/quarkus-3/target/quarkus-app/quarkus-run.jar",
                        "agent/dist/apps/quarkus-3 -Papps");
        return new Jvm.App(
                "quarkus",
                List.of(
                        "-Dquarkus.http.host=127.0.0.1",
                        "-Dquarkus.http.port=" + port,
                        "-jar",
                        jar.toString()),
                jvm -> Http.at(port).isUp(LEVELS));
    }
}
