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
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A ZooKeeper server: four-letter words over its port, commands over its admin server's. */
@Tag("apps")
class ZooKeeperIT {
    private static final String OVER_THE_PORT = "console.zookeeper.command ";
    private static final int TRACE_MASK = 306;

    @TempDir Path tmp;

    static Stream<Arguments> versions() {
        List<Jdk> jdks = Jdk.oldestAndNewest();
        return Stream.of(
                Arguments.of("zookeeper-3.6", jdks.get(0)),
                Arguments.of("zookeeper-3.9", jdks.get(jdks.size() - 1)));
    }

    @ParameterizedTest
    @MethodSource("versions")
    void everyCommandButHealthProbesIsOneRecord(String version, Jdk jdk) throws IOException {
        int port = Ports.free();
        int adminPort = Ports.free();
        TestAgent agent = TestAgent.in(tmp);
        Http admin = Http.at(adminPort);
        boolean posts = version.endsWith("3.9");
        List<String> acts;
        try (Jvm zooKeeper =
                Jvm.run(server(version, port, adminPort))
                        .on(jdk)
                        .with(agent)
                        .in(tmp)
                        .start()
                        .awaitReady()) {
            Acts.awaitWitness(agent);
            for (String word : List.of("ruok", "mntr", "dump", "crst", "zzzz")) {
                say(port, word.getBytes(StandardCharsets.US_ASCII));
            }
            say(
                    port,
                    ByteBuffer.allocate(12)
                            .put("stmk".getBytes(StandardCharsets.US_ASCII))
                            .putLong(TRACE_MASK)
                            .array());
            admin.get("/commands/ruok");
            admin.get("/commands/set_trace_mask?traceMask=306");
            admin.get("/commands/nosuch");
            if (posts) {
                admin.get("/commands/snapshot?streaming=false");
                admin.as("super", "hunter2-hunter2")
                        .send("POST", "/commands/restore", "application/octet-stream", new byte[8]);
            }
            acts = Acts.of(zooKeeper, agent, Acts::isRemote);
        }
        assertEquals(
                Stream.concat(
                                Stream.of(
                                        "dump success",
                                        "crst success",
                                        "stmk success",
                                        "set_trace_mask success",
                                        "nosuch failure result.error"),
                                posts
                                        ? Stream.of(
                                                "snapshot denied result.error",
                                                "restore denied result.error")
                                        : Stream.of())
                        .map(OVER_THE_PORT::concat)
                        .toList(),
                acts);
        JsonNode mask =
                agent.trail()
                        .await(
                                "console.zookeeper.command",
                                r -> r.at("/target/id").asText().equals("stmk"));
        assertEquals(List.of("mask=306"), Acts.arguments(mask));
        String all = agent.trail().records().toString();
        assertTrue(!all.contains("hunter2"), all);
    }

    private static void say(int port, byte[] word) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write(word);
            socket.getInputStream().readAllBytes();
        }
    }

    private Jvm.App server(String version, int port, int adminPort) throws IOException {
        Path configuration =
                Files.writeString(
                        tmp.resolve("zoo.cfg"),
                        String.join(
                                "\n",
                                "dataDir=" + tmp.resolve("data"),
                                "clientPort=" + port,
                                "clientPortAddress=127.0.0.1",
                                "4lw.commands.whitelist=*",
                                "admin.serverPort=" + adminPort,
                                "admin.serverAddress=127.0.0.1",
                                ""));
        return new Jvm.App(
                version,
                List.of(
                        "-Dzookeeper.admin.rateLimiterIntervalInMS=0",
                        "-cp",
                        Product.classPath(version),
                        "org.apache.zookeeper.server.quorum.QuorumPeerMain",
                        configuration.toString()),
                jvm -> Http.at(adminPort).isUp("/commands/ruok"));
    }
}
