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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Spring Cloud on three generations of Boot: properties that are overridden, configuration that is
 * read again, and, on the first two, Gateway's routes, whose endpoint is a WebFlux controller.
 */
@Tag("apps")
class SpringCloudIT {
    private static final String ROUTE =
            """
            {"predicates": [{"name": "Path", "args": {"_genkey_0": "/x/**"}}],
             "uri": "http://ops:hunter2-hunter2@127.0.0.1:1/"}
            """;

    @TempDir Path tmp;

    static Stream<Arguments> generations() {
        List<Jdk> jdks = Jdk.oldestAndNewest();
        Jdk oldest = jdks.get(0);
        Jdk newest = jdks.get(jdks.size() - 1);
        return Stream.of(
                Arguments.of("spring-cloud-3", true, oldest),
                Arguments.of("spring-cloud-4", true, newest),
                Arguments.of("spring-cloud-5", false, oldest));
    }

    @ParameterizedTest
    @MethodSource("generations")
    void whatIsWrittenIsOneRecordByItsEndpointsName(String version, boolean gateway, Jdk jdk)
            throws IOException {
        int port = Ports.free();
        TestAgent agent = TestAgent.in(tmp);
        Http http = Http.at(port);
        List<String> acts;
        try (Jvm app =
                Jvm.run(application(version, port))
                        .on(jdk)
                        .with(agent)
                        .in(tmp)
                        .start()
                        .awaitReady()) {
            Acts.awaitWitness(agent);
            http.post(
                    "/actuator/env",
                    "{\"name\": \"shop.password\", \"value\": \"hunter2-hunter2\"}");
            http.post("/actuator/refresh", "");
            http.delete("/actuator/env");
            if (gateway) {
                assertEquals(201, http.post("/actuator/gateway/routes/new", ROUTE).statusCode());
                assertEquals(200, http.post("/actuator/gateway/refresh", "").statusCode());
                assertEquals(200, http.get("/actuator/gateway/routes").statusCode());
                assertEquals(200, http.delete("/actuator/gateway/routes/new").statusCode());
                assertEquals(404, http.delete("/actuator/gateway/routes/none").statusCode());
                assertEquals(404, http.post("/actuator/nowhere", "{}").statusCode());
            }
            Files.createFile(tmp.resolve("watched"));
            agent.trail().await("console.spring.refresh");
            acts = Acts.of(app, agent, SpringCloudIT::isAnAct);
        }
        List<String> expected =
                new ArrayList<>(
                        List.of(
                                "> console.spring.property shop.password success",
                                "actuator.write env success",
                                "actuator.write refresh success",
                                "> console.spring.property * success",
                                "actuator.delete env success"));
        if (gateway) {
            expected.addAll(
                    List.of(
                            "actuator.write gateway/routes/new success",
                            "actuator.write gateway/refresh success",
                            "actuator.read gateway/routes success",
                            "actuator.delete gateway/routes/new success",
                            "actuator.delete gateway/routes/none failure http.404"));
        }
        assertEquals(expected, acts);
        assertEquals(
                List.of("name=shop.password", "value:masked"),
                Acts.arguments(
                                agent.trail()
                                        .await(
                                                "actuator.write",
                                                r -> r.at("/target/id").asText().equals("env")))
                        .stream()
                        .sorted()
                        .toList());
        // Nobody asked for that one; those that somebody asked for are the endpoint's record.
        assertEquals(1, agent.trail().completed("console.spring.refresh").size());
        String all = agent.trail().records().toString();
        assertTrue(!all.contains("hunter2"), all);
    }

    private static boolean isAnAct(JsonNode record) {
        return Acts.isRemote(record) && !record.at("/target/id").asText().equals("health");
    }

    private Jvm.App application(String version, int port) {
        return new Jvm.App(
                version,
                List.of(
                        "-cp",
                        Product.classPath(version),
                        "com.example.app.Main",
                        "--server.address=127.0.0.1",
                        "--server.port=" + port,
                        "--watched=" + tmp.resolve("watched"),
                        "--management.endpoints.web.exposure.include=*",
                        "--management.endpoint.env.post.enabled=true",
                        // Boot 2 and 3 have other words for it, and know one of the two.
                        version.endsWith("3")
                                ? "--management.endpoint.gateway.enabled=true"
                                : "--management.endpoint.gateway.access=unrestricted"),
                jvm -> Http.at(port).isUp("/actuator/health"));
    }
}
