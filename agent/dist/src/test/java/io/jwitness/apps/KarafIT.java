// SPDX-License-Identifier: Apache-2.0
package io.jwitness.apps;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.jwitness.harness.Jdk;
import io.jwitness.harness.Jvm;
import io.jwitness.harness.Ports;
import io.jwitness.harness.Project;
import io.jwitness.harness.TestAgent;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Karaf's shell, over SSH, with Karaf's own client. */
@Tag("apps")
class KarafIT {
    private static final String VERSION = "4.4.8";

    @TempDir Path tmp;

    /** On the oldest JDK: 4.4 is not made for the newest. */
    @Test
    void aCommandIsOneRecordWithItsUserAndItsLevelOneReload() throws Exception {
        Jdk jdk = Jdk.oldestAndNewest().get(0);
        Path home = Project.foreign("apache-karaf-minimal-" + VERSION);
        Path base = ForeignApplicationsIT.copy(home, tmp.resolve("karaf"), "etc");
        Files.writeString(
                base.resolve("etc/users.properties"),
                """
                alice = alice-demo,_g_:admingroup
                _g_\\:admingroup = group,admin,manager,viewer,systembundles,ssh
                """);
        int port = Ports.free();
        Path shell = base.resolve("etc/org.apache.karaf.shell.cfg");
        Files.writeString(
                shell,
                Files.readString(shell)
                        .replaceFirst("(?m)^sshPort *=.*", "sshPort = " + port)
                        .replaceFirst("(?m)^sshHost *=.*", "sshHost = 127.0.0.1"));
        TestAgent agent = TestAgent.in(tmp);
        Jvm.App karaf = new Jvm.App("karaf", command(home, base), jvm -> isListening(port));
        try (Jvm jvm = Jvm.run(karaf).on(jdk).with(agent).in(tmp).start().awaitReady()) {
            Acts.awaitWitness(agent);
            type(jdk, home, port, "shell:date");
            type(jdk, home, port, "log:set DEBUG com.acme");
            type(jdk, home, port, "log:set LOUD com.acme.hunter2");
            agent.trail().await("log.config.reload", KarafIT::isRunning);
            List<String> acts = Acts.of(jvm, agent, r -> true);
            assertEquals(
                    List.of(
                            "console.karaf.command date success",
                            "console.karaf.command set success",
                            "console.karaf.command set failure java.lang.IllegalArgumentException"),
                    acts.stream().filter(act -> act.contains("karaf")).toList());
            assertEquals(
                    List.of(), acts.stream().filter(act -> act.contains("log.level")).toList());
        }
        Acts.assertNoNoise(agent);
        for (JsonNode record : agent.trail().completed("console.karaf.command")) {
            assertEquals("alice", record.at("/actor/id").asText(), record::toString);
            assertTrue(
                    Acts.arguments(record).get(0).matches("scope=(log|shell)"), record::toString);
        }
        JsonNode reload = agent.trail().await("log.config.reload", KarafIT::isRunning);
        assertTrue(reload.path("changes").toString().contains("com.acme"), reload::toString);
        String all = agent.trail().records().toString();
        assertTrue(!all.contains("hunter2"), all);
    }

    private static boolean isRunning(JsonNode record) {
        return record.at("/phase").asText().equals("running");
    }

    /** As {@code bin/karaf server} does it, which itself does not become the JVM. */
    private static List<String> command(Path home, Path base) {
        List<String> command = new ArrayList<>();
        for (String opened :
                List.of(
                        "java.base/java.security",
                        "java.base/java.net",
                        "java.base/java.lang",
                        "java.base/java.util",
                        "java.naming/javax.naming.spi",
                        "java.rmi/sun.rmi.transport.tcp")) {
            command.add("--add-opens=" + opened + "=ALL-UNNAMED");
        }
        String specs = home + "/lib/endorsed/org.apache.karaf.specs.";
        command.addAll(
                List.of(
                        "--add-reads=java.xml=java.logging",
                        "--add-exports=java.base/org.apache.karaf.specs.locator=java.xml,ALL-UNNAMED",
                        "--patch-module=java.base=" + specs + "locator-" + VERSION + ".jar",
                        "--patch-module=java.xml=" + specs + "java.xml-" + VERSION + ".jar",
                        "-Dkaraf.home=" + home,
                        "-Dkaraf.base=" + base,
                        "-Dkaraf.data=" + base.resolve("data"),
                        "-Dkaraf.etc=" + base.resolve("etc"),
                        "-Dkaraf.log=" + base.resolve("data/log"),
                        "-Dkaraf.restart.jvm.supported=false",
                        "-Djava.util.logging.config.file="
                                + base.resolve("etc/java.util.logging.properties"),
                        "-Dkaraf.startLocalConsole=false",
                        "-Dkaraf.startRemoteShell=true",
                        "-cp",
                        home + "/lib/boot/*:" + home + "/lib/jdk9plus/*",
                        "org.apache.karaf.main.Main"));
        return command;
    }

    /** In batch mode, which reads what is typed from its standard input. */
    private void type(Jdk jdk, Path home, int port, String line)
            throws IOException, InterruptedException {
        Path script = home.resolve("bin/client");
        assertTrue(script.toFile().setExecutable(true));
        ProcessBuilder client =
                new ProcessBuilder(
                        script.toString(),
                        "-b",
                        "-h",
                        "127.0.0.1",
                        "-a",
                        Integer.toString(port),
                        "-u",
                        "alice",
                        "-p",
                        "alice-demo");
        client.environment().put("JAVA_HOME", jdk.home().toString());
        client.redirectInput(Files.writeString(tmp.resolve("typed"), line + "\n").toFile());
        client.redirectErrorStream(true).redirectOutput(tmp.resolve("answered").toFile());
        Process process = client.start();
        assertTrue(process.waitFor(60, TimeUnit.SECONDS), "the client goes on");
    }

    private static boolean isListening(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }
}
