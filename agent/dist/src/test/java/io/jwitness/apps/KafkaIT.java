// SPDX-License-Identifier: Apache-2.0
package io.jwitness.apps;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A broker, through Kafka's own command, and a worker of Kafka Connect, through REST. */
@Tag("apps")
class KafkaIT {
    private static final String LOG4J =
            """
            log4j.rootLogger=WARN,c
            log4j.appender.c=org.apache.log4j.ConsoleAppender
            log4j.appender.c.layout=org.apache.log4j.SimpleLayout
            """;
    private static final String LOG4J2 =
            """
            <Configuration><Appenders><Console name="c"/></Appenders>
            <Loggers><Root level="WARN"><AppenderRef ref="c"/></Root></Loggers></Configuration>
            """;

    private static final String LOGIN =
            "org.apache.kafka.common.security.plain.PlainLoginModule required";
    private static final String PASSWORD = "tr0ub4dor-and-3-brokers";

    @TempDir Path tmp;

    static Stream<Arguments> versions() {
        List<Jdk> jdks = Jdk.oldestAndNewest();
        return Stream.of(
                Arguments.of("kafka-3", jdks.get(0)),
                Arguments.of("kafka-4", jdks.get(jdks.size() - 1)));
    }

    @ParameterizedTest
    @MethodSource("versions")
    void aBrokersLevelIsOneRequestAndOneChange(String version, Jdk jdk) throws IOException {
        int port = Ports.free();
        TestAgent agent = TestAgent.in(tmp);
        List<String> acts;
        int door = Ports.free();
        try (Jvm broker = broker(version, jdk, port, door).with(agent).start().awaitReady()) {
            Acts.awaitWitness(agent);
            alter(version, jdk, door, alice(), "--add-config", "kafka.server.ReplicaManager=DEBUG");
            alter(version, jdk, port, nobody(), "--delete-config", "kafka.server.ReplicaManager");
            acts = Acts.of(broker, agent, Acts::isRemote);
        }
        assertEquals(
                List.of(
                        "> log.level.change kafka.server.ReplicaManager unset..DEBUG success",
                        "console.kafka.logger kafka.server.ReplicaManager success",
                        "> log.level.change kafka.server.ReplicaManager DEBUG..unset success",
                        "console.kafka.logger kafka.server.ReplicaManager success"),
                acts);
        List<JsonNode> requests = agent.trail().completed("console.kafka.logger");
        assertEquals("alice", requests.get(0).at("/actor/id").asText());
        assertEquals("authenticated", requests.get(0).at("/actor/confidence").asText());
        // Nobody logged in: Kafka calls that a principal, but it is nobody's name.
        assertEquals("", requests.get(1).at("/actor/id").asText());
        assertFalse(agent.trail().records().toString().contains(PASSWORD));
    }

    /** A level there is set in every logger below, too: that is one change. */
    @ParameterizedTest
    @MethodSource("versions")
    void aConnectWorkersLevelIsOneRequestAndOneChange(String version, Jdk jdk) throws IOException {
        int port = Ports.free();
        int rest = Ports.free();
        TestAgent agent = TestAgent.in(tmp);
        String loggers = "/admin/loggers/org.apache.kafka.connect.runtime";
        List<String> acts;
        try (Jvm broker = broker(version, jdk, port, Ports.free()).start().awaitReady();
                Jvm worker = worker(version, jdk, port, rest).with(agent).start().awaitReady()) {
            Acts.awaitWitness(agent);
            Http http = Http.at(rest);
            assertEquals(200, http.put(loggers, "{\"level\":\"DEBUG\"}").statusCode());
            assertEquals(404, http.put(loggers, "{\"level\":\"LOUD\"}").statusCode());
            assertEquals(200, http.get("/admin/loggers").statusCode());
            acts = Acts.of(worker, agent, Acts::isRemote);
            broker.stop();
        }
        assertEquals(
                List.of(
                        "> log.level.change org.apache.kafka.connect.runtime unset..DEBUG success",
                        "console.kafka.logger org.apache.kafka.connect.runtime success",
                        "console.kafka.logger org.apache.kafka.connect.runtime failure"
                                + " org.apache.kafka.connect.errors.NotFoundException"),
                acts);
        assertEquals(
                List.of("level=DEBUG", "scope=worker"),
                Acts.arguments(agent.trail().completed("console.kafka.logger").get(0)));
    }

    /**
     * A broker that lets in anybody at one port, and at the other who has a password.
     *
     * @param door the latter
     */
    private Jvm.Launch broker(String version, Jdk jdk, int port, int door) throws IOException {
        int controller = Ports.free();
        Path configuration =
                Files.writeString(
                        tmp.resolve("broker.properties"),
                        String.join(
                                "\n",
                                "process.roles=broker,controller",
                                "node.id=1",
                                "controller.quorum.voters=1@127.0.0.1:" + controller,
                                "listeners=PLAINTEXT://127.0.0.1:"
                                        + port
                                        + ",SASL_PLAINTEXT://127.0.0.1:"
                                        + door
                                        + ",CONTROLLER://127.0.0.1:"
                                        + controller,
                                "controller.listener.names=CONTROLLER",
                                "listener.security.protocol.map=CONTROLLER:PLAINTEXT,"
                                        + "PLAINTEXT:PLAINTEXT,SASL_PLAINTEXT:SASL_PLAINTEXT",
                                "sasl.enabled.mechanisms=PLAIN",
                                "listener.name.sasl_plaintext.plain.sasl.jaas.config="
                                        + LOGIN
                                        + " user_alice=\""
                                        + PASSWORD
                                        + "\";",
                                "log.dirs=" + tmp.resolve("logs"),
                                "offsets.topic.replication.factor=1",
                                ""));
        tool(
                version,
                jdk,
                "kafka.tools.StorageTool",
                "format",
                "-t",
                "MkU3OEVBNTcwNTJENDM2Qg",
                "-c",
                configuration.toString());
        return run(
                version,
                jdk,
                jvm -> isListening(port) && isListening(door),
                "kafka.Kafka",
                configuration.toString());
    }

    private Jvm.Launch worker(String version, Jdk jdk, int port, int rest) throws IOException {
        String converter = "org.apache.kafka.connect.storage.StringConverter";
        Path configuration =
                Files.writeString(
                        tmp.resolve("worker.properties"),
                        String.join(
                                "\n",
                                "bootstrap.servers=127.0.0.1:" + port,
                                "key.converter=" + converter,
                                "value.converter=" + converter,
                                "offset.storage.file.filename=" + tmp.resolve("offsets"),
                                "listeners=http://127.0.0.1:" + rest,
                                "plugin.path=" + Files.createDirectories(tmp.resolve("plugins")),
                                ""));
        return run(
                version,
                jdk,
                jvm -> Http.at(rest).isUp("/admin/loggers"),
                "org.apache.kafka.connect.cli.ConnectStandalone",
                configuration.toString());
    }

    private Jvm.Launch run(
            String version, Jdk jdk, Predicate<Jvm> ready, String main, String configuration)
            throws IOException {
        List<String> command = new ArrayList<>(List.of("-Xmx512m"));
        command.addAll(java(version));
        command.addAll(List.of(main, configuration));
        return Jvm.run(new Jvm.App(version, command, ready)).on(jdk).in(tmp);
    }

    private Path alice() throws IOException {
        return Files.writeString(
                tmp.resolve("alice.properties"),
                String.join(
                        "\n",
                        "security.protocol=SASL_PLAINTEXT",
                        "sasl.mechanism=PLAIN",
                        "sasl.jaas.config="
                                + LOGIN
                                + " username=\"alice\" password=\""
                                + PASSWORD
                                + "\";",
                        ""));
    }

    private Path nobody() throws IOException {
        return Files.writeString(tmp.resolve("nobody.properties"), "");
    }

    private void alter(String version, Jdk jdk, int port, Path client, String how, String what)
            throws IOException {
        tool(
                version,
                jdk,
                "kafka.admin.ConfigCommand",
                "--bootstrap-server",
                "127.0.0.1:" + port,
                "--command-config",
                client.toString(),
                "--alter",
                how,
                what,
                "--entity-type",
                "broker-loggers",
                "--entity-name",
                "1");
    }

    private void tool(String version, Jdk jdk, String main, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(jdk.java().toString()));
        command.addAll(java(version));
        command.add(main);
        command.addAll(List.of(arguments));
        Jvm.output(command);
    }

    private List<String> java(String version) throws IOException {
        Path log4j = Files.writeString(tmp.resolve("log4j.properties"), LOG4J);
        Path log4j2 = Files.writeString(tmp.resolve("log4j2.xml"), LOG4J2);
        return List.of(
                "-Dlog4j.configuration=" + log4j.toUri(),
                "-Dlog4j2.configurationFile=" + log4j2.toUri(),
                "-cp",
                Product.classPath(version));
    }

    private static boolean isListening(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }
}
