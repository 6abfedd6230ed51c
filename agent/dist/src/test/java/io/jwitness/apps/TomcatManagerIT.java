// SPDX-License-Identifier: Apache-2.0
package io.jwitness.apps;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.jwitness.harness.Http;
import io.jwitness.harness.Jdk;
import io.jwitness.harness.Jvm;
import io.jwitness.harness.Ports;
import io.jwitness.harness.Project;
import io.jwitness.harness.TestAgent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Tomcat as it is published, with its manager: the text interface, the pages, the JMX proxy. */
@Tag("apps")
class TomcatManagerIT {
    private static final String USERS =
            "<tomcat-users><user username='alice' password='alice-demo'"
                    + " roles='manager-gui,manager-script,manager-jmx'/></tomcat-users>";

    @TempDir Path tmp;

    /** Each line on one of the JDKs, by turns. */
    static Stream<Arguments> lines() {
        List<Jdk> jdks = Jdk.oldestAndNewest();
        List<Arguments> all = new ArrayList<>();
        for (String version : List.of("9.0.109", "10.1.46", "11.0.15")) {
            all.add(Arguments.of(version, jdks.get(all.size() % jdks.size())));
        }
        return all.stream();
    }

    @ParameterizedTest
    @MethodSource("lines")
    void everyCommandIsOneRecordWithItsOutcome(String version, Jdk jdk) throws IOException {
        int port = Ports.free();
        TestAgent agent = TestAgent.in(tmp);
        try (Jvm tomcat = tomcat(version, port, jdk).with(agent).start().awaitReady()) {
            Acts.awaitWitness(agent);
            act(
                    Http.at(port).as("alice", "alice-demo"),
                    Http.at(port).as("alice", "hunter2-hunter2"));

            assertEquals(
                    List.of(
                            "console.tomcat.command /list success",
                            "> jvm.thread.dump success",
                            "console.tomcat.command /threaddump success",
                            "console.tomcat.command /vminfo success",
                            "console.tomcat.command /deploy success",
                            "console.tomcat.command /deploy failure"
                                    + " result.managerServlet.alreadyContext",
                            "console.tomcat.command /reload success",
                            "console.tomcat.command /stop failure result.managerServlet.noContext",
                            "console.tomcat.command /deploy success",
                            "console.tomcat.command /undeploy denied http.401",
                            "console.tomcat.command /html success",
                            "console.tomcat.command /undeploy success",
                            "jmx.attribute.set java.lang:type=Memory Verbose success"),
                    Acts.of(tomcat, agent, Acts::isRemote));
        }
        for (JsonNode record : agent.trail().completed("console.tomcat.command")) {
            assertEquals("alice", record.at("/actor/id").asText(), record::toString);
            boolean refused = record.at("/outcome").asText().equals("denied");
            assertEquals(
                    refused ? "asserted" : "authenticated",
                    record.at("/actor/confidence").asText());
        }
        assertTrue(
                agent.trail().completed("log.level.change").stream()
                        .noneMatch(r -> r.at("/phase").asText().equals("running")),
                agent.trail()::summary);
        String all = agent.trail().records().toString();
        assertTrue(!all.contains("hunter2"), all);
    }

    private void act(Http alice, Http wrong) throws IOException {
        said("OK", alice.get("/manager/text/list").body());
        alice.get("/manager/text/threaddump");
        alice.get("/manager/text/vminfo");
        String path = "war=" + war().toUri();
        said("OK", alice.get("/manager/text/deploy?path=/a&" + path).body());
        said(
                "FAIL",
                alice.get("/manager/text/deploy?path=/a&password=hunter2-hunter2&" + path).body());
        said("OK", alice.get("/manager/text/reload?path=/a").body());
        said("FAIL", alice.get("/manager/text/stop?path=/nowhere").body());
        byte[] war = Files.readAllBytes(tmp.resolve("a.war"));
        said(
                "OK",
                alice.send("PUT", "/manager/text/deploy?path=/b", "application/zip", war).body());
        assertEquals(401, wrong.get("/manager/text/undeploy?path=/a").statusCode());
        assertEquals(200, alice.get("/manager/html").statusCode());
        said("OK", alice.get("/manager/text/undeploy?path=/a").body());
        said(
                "OK",
                alice.get("/manager/jmxproxy/?set=java.lang:type=Memory&att=Verbose&val=true")
                        .body());
    }

    private static void said(String how, String answer) {
        assertTrue(answer.startsWith(how), answer);
    }

    private Path war() throws IOException {
        Path war = tmp.resolve("a.war");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(war))) {
            zip.putNextEntry(new ZipEntry("index.html"));
            zip.write("hello".getBytes(StandardCharsets.UTF_8));
        }
        return war;
    }

    private Jvm.Launch tomcat(String version, int port, Jdk jdk) throws IOException {
        Path home = Project.foreign("apache-tomcat-" + version);
        Path base = tmp.resolve("base");
        ForeignApplicationsIT.copy(home, base, "conf", "webapps/manager");
        Files.createDirectories(base.resolve("logs"));
        Files.createDirectories(base.resolve("temp"));
        Path server = base.resolve("conf/server.xml");
        Files.writeString(
                server,
                Files.readString(server)
                        .replace("port=\"8080\"", "port=\"" + port + "\" address=\"127.0.0.1\"")
                        .replace("port=\"8005\"", "port=\"-1\""));
        Files.writeString(base.resolve("conf/tomcat-users.xml"), USERS);
        Path script = home.resolve("bin/catalina.sh");
        assertTrue(script.toFile().setExecutable(true));
        return Jvm.run(
                        new Jvm.App(
                                "tomcat",
                                List.of("run"),
                                jvm -> Http.at(port).isUp("/manager/images/tomcat.svg")))
                .on(jdk)
                .through(script, "CATALINA_OPTS")
                .env("CATALINA_BASE", base.toString())
                .in(tmp);
    }
}
