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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A member of Hazelcast, through its REST interface. */
@Tag("apps")
class HazelcastIT {
    private static final String LEVEL = "/hazelcast/rest/log-level";

    @TempDir Path tmp;

    /** A level there is set in each of the member's hundred loggers: that is one change. */
    @ParameterizedTest
    @MethodSource("io.jwitness.harness.Jdk#oldestAndNewest")
    void everyCommandIsOneRecordAndTheApplicationsOwnTrafficIsNone(Jdk jdk) throws IOException {
        int port = Ports.free();
        TestAgent agent = TestAgent.in(tmp);
        Http http = Http.at(port);
        List<String> acts;
        try (Jvm member = Jvm.run(member(port)).on(jdk).with(agent).in(tmp).start().awaitReady()) {
            Acts.awaitWitness(agent);
            assertEquals(200, post(http, LEVEL, "dev&hunter2-hunter2&FINE"));
            assertEquals(500, post(http, LEVEL, "dev&hunter2-hunter2&DEBUG"));
            assertEquals(403, post(http, LEVEL, "other&hunter2-hunter2&FINEST"));
            assertEquals(200, post(http, LEVEL + "/reset", "dev&hunter2-hunter2"));
            assertEquals(200, post(http, "/hazelcast/rest/maps/orders/1", "hunter2-hunter2"));
            assertEquals(
                    200,
                    post(http, "/hazelcast/rest/management/cluster/changeState", "dev&&passive"));
            acts = Acts.of(member, agent, Acts::isRemote);
        }
        assertEquals(
                List.of(
                        "> log.level.change com.hazelcast -..FINE success",
                        "console.hazelcast.command " + LEVEL + " success",
                        "console.hazelcast.command " + LEVEL + " failure result.SC_500",
                        "console.hazelcast.command " + LEVEL + " denied result.SC_403",
                        "> log.level.change com.hazelcast FINE..unset success",
                        "console.hazelcast.command " + LEVEL + "/reset success",
                        "console.hazelcast.command"
                                + " /hazelcast/rest/management/cluster/changeState success"),
                acts);
        assertEquals(
                2,
                agent.trail().completed("log.level.change").stream()
                        .filter(r -> r.at("/phase").asText().equals("running"))
                        .count());
        String all = agent.trail().records().toString();
        assertTrue(!all.contains("hunter2"), all);
    }

    /** As its Management Center asks for it; without a password, whoever reaches the port may. */
    @Test
    void aScriptIsAskedForByAnAddressAndRunOnce() throws IOException {
        int port = Ports.free();
        Jdk jdk = Jdk.oldestAndNewest().get(0);
        TestAgent agent = TestAgent.in(tmp);
        List<String> acts;
        try (Jvm member = Jvm.run(member(port)).on(jdk).with(agent).in(tmp).start().awaitReady()) {
            Acts.awaitWitness(agent);
            Jvm.output(
                    List.of(
                            jdk.java().toString(),
                            "-cp",
                            Product.classPath("hazelcast-5"),
                            "com.example.app.Main",
                            Integer.toString(port),
                            "javascript",
                            "'hunter2-' + 'hunter2'"));
            // The engine sets up its own logging, too.
            acts = Acts.of(member, agent, r -> !r.at("/event").asText().startsWith("log."));
        }
        assertEquals(
                List.of(
                        "console.hazelcast.command runScript unknown",
                        "script.eval javascript success"),
                acts);
        JsonNode asked = agent.trail().completed("console.hazelcast.command").get(0);
        assertTrue(Acts.isRemote(asked), asked::toString);
        assertEquals(List.of("engine=javascript"), Acts.arguments(asked));
        String all = agent.trail().records().toString();
        assertTrue(!all.contains("hunter2"), all);
    }

    private static int post(Http http, String path, String body) {
        return http.send("POST", path, "text/plain", body.getBytes(StandardCharsets.UTF_8))
                .statusCode();
    }

    private Jvm.App member(int port) throws IOException {
        Path configuration =
                Files.writeString(
                        tmp.resolve("hazelcast.yaml"),
                        """
                        hazelcast:
                          cluster-name: dev
                          management-center: { scripting-enabled: true }
                          network:
                            public-address: 127.0.0.1
                            port: { port: %d, auto-increment: false }
                            interfaces: { enabled: true, interfaces: [127.0.0.1] }
                            join: { multicast: { enabled: false }, auto-detection: { enabled: false } }
                            rest-api:
                              enabled: true
                              endpoint-groups:
                                CLUSTER_READ: { enabled: true }
                                CLUSTER_WRITE: { enabled: true }
                                HEALTH_CHECK: { enabled: true }
                                DATA: { enabled: true }
                        """
                                .formatted(port));
        return new Jvm.App(
                "hazelcast",
                List.of(
                        "-Dhazelcast.phone.home.enabled=false",
                        "-Dhazelcast.logging.type=jdk",
                        "-Dhazelcast.config=" + configuration,
                        "-cp",
                        Product.classPath("hazelcast-5"),
                        "com.hazelcast.core.server.HazelcastMemberStarter"),
                jvm -> Http.at(port).isUp("/hazelcast/health"));
    }
}
