// SPDX-License-Identifier: Apache-2.0
package io.jwitness.apps;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.jwitness.harness.Http;
import io.jwitness.harness.Jdk;
import io.jwitness.harness.Jmx;
import io.jwitness.harness.Jvm;
import io.jwitness.harness.Ports;
import io.jwitness.harness.Project;
import io.jwitness.harness.TestAgent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Applications that other people publish: each starts under the agent as it does without, and a
 * level change in it is one record with before and after, whichever logging framework it has.
 */
@Tag("apps")
class ForeignApplicationsIT {

    static final Pattern STARTED = Pattern.compile("WFLYSRV002[56]: .* started ");

    private static final Pattern COMPLAINT =
            Pattern.compile("WARN|ERROR|SEVERE|FATAL|[a-z]Exception|[a-z]Error\\b|jwitness");

    @TempDir Path tmp;

    static List<Jdk> jdks() {
        return Jdk.all();
    }

    /** Spring Boot 2.7 with Log4j 2, through Actuator, and nobody logged in. */
    @ParameterizedTest
    @MethodSource("jdks")
    void conductor(Jdk jdk) {
        int port = Ports.free();
        Jvm.App conductor =
                new Jvm.App(
                        "conductor",
                        List.of(
                                // It leaves payloads in the temporary directory.
                                "-Djava.io.tmpdir=" + tmp,
                                "-jar",
                                Project.foreign("conductor-server-3.15.0-boot.jar").toString(),
                                "--server.address=127.0.0.1",
                                "--server.port=" + port,
                                "--conductor.db.type=memory",
                                "--conductor.queue.type=memory",
                                "--conductor.indexing.enabled=false",
                                "--loadSample=false",
                                "--management.health.elasticsearch.enabled=false",
                                "--management.endpoints.web.exposure.include=*"),
                        jvm -> Http.at(port).isUp("/actuator/health"));
        Set<String> bare = complaints(Jvm.run(conductor).on(jdk).in(tmp));
        TestAgent agent = TestAgent.in(tmp);
        try (Jvm jvm = Jvm.run(conductor).on(jdk).with(agent).in(tmp).start().awaitReady()) {
            assertEquals(
                    204,
                    Http.at(port)
                            .post(
                                    "/actuator/loggers/com.netflix.conductor.core",
                                    "{\"configuredLevel\":\"DEBUG\"}")
                            .statusCode());

            JsonNode change = onlyChange(agent, "com.netflix.conductor.core", "DEBUG");
            JsonNode surface = agent.trail().await("actuator.write");
            assertEquals(surface.at("/op").asText(), change.at("/parent").asText());
            assertEquals("127.0.0.1", surface.at("/source/address").asText());
            assertUnharmed(bare, jvm);
            assertEquals(143, jvm.stop());
        }
    }

    /** Tomcat's own JULI, one log manager for each class loader, through a remote JMX console. */
    @ParameterizedTest
    @MethodSource("jdks")
    void tomcat(Jdk jdk) throws IOException {
        Path home = Project.foreign("apache-tomcat-10.1.46");
        Path base = copy(home, tmp.resolve("tomcat"), "conf", "webapps/ROOT");
        Files.createDirectories(base.resolve("logs"));
        Files.createDirectories(base.resolve("temp"));
        int port = Ports.free();
        replace(
                base.resolve("conf/server.xml"),
                "port=\"8080\"",
                "port=\"" + port + "\" address=\"127.0.0.1\"");
        replace(base.resolve("conf/server.xml"), "port=\"8005\"", "port=\"-1\"");
        int jmxPort = Ports.free();
        Jvm.App tomcat = new Jvm.App("tomcat", List.of("run"), jvm -> Http.at(port).isUp("/"));
        Path script = home.resolve("bin/catalina.sh");
        assertTrue(script.toFile().setExecutable(true));
        List<String> jmx = Jmx.options(jmxPort, tmp);

        Files.writeString(
                base.resolve("webapps/ROOT/echo.jsp"),
                "<%@page contentType='text/plain'%><%=request.getParameter(\"q\")%> "
                        + "<%=new String(request.getInputStream().readAllBytes())%>");
        Set<String> bare;
        List<String> answers = new ArrayList<>();
        try (Jvm jvm = tomcat(tomcat, jdk, base, script).options(jmx).start().awaitReady()) {
            echo(port, answers);
            jvm.stop();
            bare = complaints(jvm);
        }
        TestAgent agent = TestAgent.in(tmp);
        try (Jvm jvm =
                tomcat(tomcat, jdk, base, script).options(jmx).with(agent).start().awaitReady()) {
            try (Jmx console = Jmx.connect(jmxPort)) {
                console.invoke(
                        "java.util.logging:type=Logging",
                        "setLoggerLevel",
                        "org.apache.catalina",
                        "FINE");
            }

            List<String> witnessed = new ArrayList<>();
            echo(port, witnessed);
            assertEquals(answers, witnessed, "what Tomcat answers");
            assertTrue(witnessed.get(0).contains("first {\"sent"), witnessed::toString);
            JsonNode change = onlyChange(agent, "org.apache.catalina", "FINE");
            assertEquals("unset", change.at("/change/before").asText());
            JsonNode surface =
                    agent.trail()
                            .await("jmx.invoke", r -> r.at("/actor/id").asText().equals(Jmx.USER));
            assertEquals("authenticated", surface.at("/actor/confidence").asText());
            assertEquals(surface.at("/op").asText(), change.at("/parent").asText());
            assertUnharmed(bare, jvm);
            assertEquals(143, jvm.stop());
        }
    }

    /** A page that reads its parameter and its body, one that is a file, one that is not there. */
    private static void echo(int port, List<String> answers) {
        for (HttpResponse<String> response :
                List.of(
                        Http.at(port).post("/echo.jsp?q=first", "{\"sent\":\"a\"}"),
                        Http.at(port).get("/tomcat.css"),
                        Http.at(port).get("/nowhere"))) {
            answers.add(
                    response.statusCode()
                            + " "
                            + response.headers().firstValue("content-type")
                            + response.headers().firstValue("content-length")
                            + " "
                            + response.body());
        }
    }

    private Jvm.Launch tomcat(Jvm.App tomcat, Jdk jdk, Path base, Path script) {
        return Jvm.run(tomcat)
                .on(jdk)
                .through(script, "CATALINA_OPTS")
                .env("CATALINA_BASE", base.toString())
                .in(tmp);
    }

    /** WildFly's modules and log manager, through its management interface. */
    @ParameterizedTest
    @MethodSource("jdks")
    void wildFly(Jdk jdk) throws IOException {
        Path home = Project.foreign("wildfly-37.0.1.Final");
        Path base = copy(home, tmp.resolve("wildfly"), "standalone");
        Files.writeString(
                base.resolve("standalone/configuration/mgmt-users.properties"),
                "\nalice=" + md5("alice:ManagementRealm:alice-demo") + "\n",
                StandardOpenOption.APPEND);
        int offset = Ports.free() % 20_000 + 20_000;
        Jvm.App wildfly =
                new Jvm.App(
                        "wildfly",
                        wildFlyCommand(home, base.resolve("standalone"), offset),
                        // 26 where a JDK without all modules lets a service of its own fail.
                        jvm -> STARTED.matcher(jvm.stdout()).find());

        Set<String> bare = complaints(Jvm.run(wildfly).on(jdk).in(tmp));
        TestAgent agent = TestAgent.in(tmp);
        try (Jvm jvm = Jvm.run(wildfly).on(jdk).with(agent).in(tmp).start().awaitReady()) {
            Jvm.output(
                    List.of(
                            jdk.java().toString(),
                            "-jar",
                            home.resolve("bin/client/jboss-cli-client.jar").toString(),
                            "--controller=remote+http://127.0.0.1:" + (9990 + offset),
                            "--user=alice",
                            "--password=alice-demo",
                            "--connect",
                            "--command=/subsystem=logging/logger=sun.rmi:write-attribute(name=level,value=DEBUG)"));

            JsonNode change = onlyChange(agent, "sun.rmi", "DEBUG");
            assertEquals("WARN", change.at("/change/before").asText());
            assertUnharmed(bare, jvm);
            jvm.stop();
        }
    }

    /** As {@code bin/standalone.sh} does it, which itself does not become the JVM. */
    static List<String> wildFlyCommand(Path home, Path base, int offset) {
        List<String> command =
                new ArrayList<>(
                        List.of("-Djava.net.preferIPv4Stack=true", "-Djava.awt.headless=true"));
        for (String opened :
                List.of(
                        "lang",
                        "lang.invoke",
                        "lang.reflect",
                        "io",
                        "net",
                        "security",
                        "util",
                        "util.concurrent")) {
            command.add("--add-opens=java.base/java." + opened + "=ALL-UNNAMED");
        }
        command.addAll(
                List.of(
                        "--add-opens=java.management/javax.management=ALL-UNNAMED",
                        "--add-opens=java.naming/javax.naming=ALL-UNNAMED",
                        "-Dlogging.configuration=file:"
                                + base.resolve("configuration/logging.properties"),
                        "-Dorg.jboss.boot.log.file=" + base.resolve("log/server.log"),
                        "-jar",
                        home.resolve("jboss-modules.jar").toString(),
                        "-mp",
                        home.resolve("modules").toString(),
                        "org.jboss.as.standalone",
                        "-Djboss.home.dir=" + home,
                        "-Djboss.server.base.dir=" + base,
                        "-Djboss.socket.binding.port-offset=" + offset));
        return command;
    }

    /**
     * Waits for the change of this logger by somebody, and makes sure that it stands there once.
     */
    private static JsonNode onlyChange(TestAgent agent, String logger, String after) {
        JsonNode change =
                agent.trail()
                        .await(
                                "log.level.change",
                                r ->
                                        r.at("/target/id").asText().equals(logger)
                                                && r.at("/change/after").asText().equals(after));
        List<JsonNode> all =
                agent.trail().completed("log.level.change").stream()
                        .filter(r -> r.at("/phase").asText().equals("running"))
                        .toList();
        assertEquals(List.of(change), all);
        return change;
    }

    /** Starts it, and returns what it complains of on its own, with numbers left out. */
    private static Set<String> complaints(Jvm.Launch launch) {
        try (Jvm jvm = launch.start().awaitReady()) {
            jvm.stop();
            return complaints(jvm);
        }
    }

    private static Set<String> complaints(Jvm jvm) {
        Set<String> complaints = new TreeSet<>();
        Stream.concat(jvm.stdout().lines(), jvm.stderr().lines())
                .filter(line -> COMPLAINT.matcher(line).find())
                // Tomcat tells each argument of its JVM.
                .filter(line -> !line.contains("Command line argument: -javaagent:"))
                .map(
                        line ->
                                line.replaceAll("[0-9a-f]*[0-9][0-9a-f]*", "#")
                                        .replaceAll(
                                                "\\([^)]*thread[^)]*\\)|\\[[^]]*thread[^]]*\\]",
                                                ""))
                .forEach(complaints::add);
        return complaints;
    }

    private static void assertUnharmed(Set<String> bare, Jvm jvm) {
        Set<String> more = complaints(jvm);
        more.removeAll(bare);
        more.removeIf(line -> line.startsWith("jwitness: witnessing"));
        assertEquals(Set.of(), more);
    }

    static Path copy(Path from, Path to, String... parts) throws IOException {
        for (String part : parts) {
            try (Stream<Path> files = Files.walk(from.resolve(part))) {
                files.forEach(
                        file -> {
                            try {
                                Path target = to.resolve(from.relativize(file).toString());
                                Files.createDirectories(target.getParent());
                                Files.copy(file, target);
                            } catch (IOException e) {
                                throw new UncheckedIOException(e);
                            }
                        });
            }
        }
        return to;
    }

    private static void replace(Path file, String what, String by) throws IOException {
        String text = Files.readString(file);
        assertTrue(text.contains(what), () -> what + " is not in " + file);
        Files.writeString(file, text.replace(what, by));
    }

    static String md5(String text) {
        try {
            return HexFormat.of()
                    .formatHex(
                            MessageDigest.getInstance("MD5")
                                    .digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
