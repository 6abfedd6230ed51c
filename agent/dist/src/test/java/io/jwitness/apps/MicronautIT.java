// SPDX-License-Identifier: Apache-2.0
package io.jwitness.apps;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jwitness.harness.Http;
import io.jwitness.harness.Jdk;
import io.jwitness.harness.Jvm;
import io.jwitness.harness.Ports;
import io.jwitness.harness.Product;
import io.jwitness.harness.TestAgent;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Micronaut's own management endpoints, on Netty, with no servlet in sight. */
@Tag("apps")
class MicronautIT {
    @TempDir Path tmp;

    static Stream<Arguments> versions() {
        List<Jdk> jdks = Jdk.oldestAndNewest();
        return Stream.of(
                Arguments.of("micronaut-3", jdks.get(0)),
                Arguments.of("micronaut-4", jdks.get(jdks.size() - 1)));
    }

    @ParameterizedTest
    @MethodSource("versions")
    void everyRequestToAnEndpointIsOneRecordWithItsAddress(String version, Jdk jdk) {
        int port = Ports.free();
        TestAgent agent = TestAgent.in(tmp);
        Http http = Http.at(port);
        List<String> acts;
        try (Jvm micronaut =
                Jvm.run(application(version, port))
                        .on(jdk)
                        .with(agent)
                        .in(tmp)
                        .start()
                        .awaitReady()) {
            Acts.awaitWitness(agent);
            assertEquals(200, http.post("/loggers/com.acme", level("DEBUG")).statusCode());
            assertEquals(400, http.post("/loggers/com.acme", level("LOUD")).statusCode());
            assertEquals(200, http.get("/loggers/com.acme").statusCode());
            assertEquals(200, http.get("/env/system").statusCode());
            assertEquals(200, http.get("/threaddump").statusCode());
            assertEquals(200, http.post("/refresh", "{\"force\":true}").statusCode());
            acts = Acts.of(micronaut, agent, Acts::isRemote);
        }
        assertEquals(
                List.of(
                        "> log.level.change com.acme unset..DEBUG success",
                        "console.micronaut.logger com.acme success",
                        "console.micronaut.endpoint env success",
                        "> jvm.thread.dump success",
                        "console.micronaut.endpoint threaddump success",
                        "console.micronaut.endpoint refresh success"),
                acts);
    }

    private static String level(String name) {
        return "{\"configuredLevel\":\"" + name + "\"}";
    }

    private static Jvm.App application(String version, int port) {
        return new Jvm.App(
                version,
                List.of(
                        "-Dmicronaut.server.host=127.0.0.1",
                        "-Dmicronaut.server.port=" + port,
                        "-Dendpoints.all.enabled=true",
                        "-Dendpoints.all.sensitive=false",
                        "-Dendpoints.loggers.write-sensitive=false",
                        "-cp",
                        Product.classPath(version),
                        "com.example.app.Main"),
                jvm -> Http.at(port).isUp("/health"));
    }
}
