// SPDX-License-Identifier: Apache-2.0
package io.jwitness.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.example.target.Burglar;
import com.example.target.Talker;
import com.sun.tools.attach.VirtualMachine;
import io.jwitness.harness.Await;
import io.jwitness.harness.Jdk;
import io.jwitness.harness.Jvm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** How the agent gets into a JVM, what it opens there, and how it leaves. */
final class EntryIT {
    @TempDir static Path jars;

    private static StandIn agent;
    private static StandIn second;

    @TempDir Path tmp;

    private Path notes;

    @BeforeAll
    static void packs() throws IOException {
        agent = StandIn.in(jars, "1");
        second = StandIn.in(jars, "2");
    }

    @BeforeEach
    void takesNotes() throws IOException {
        notes = Files.createFile(tmp.resolve("notes"));
    }

    @ParameterizedTest
    @MethodSource("io.jwitness.harness.Jdk#oldestAndNewest")
    void theApplicationGetsNoFartherIntoTheJdkThanWithout(Jdk jdk) {
        Jvm.App burglar = Jvm.App.main(Burglar.class);
        String bare = run(burglar, jdk, List.of()).stdout();
        Jvm witnessed =
                run(burglar, jdk, List.of(agent.flag(note() + ",queue=" + tmp.resolve("q"))));

        assertEquals("", witnessed.stderr());
        assertEquals(
                bare.replace("hook: none", "hook.dispatcher: false\nhook answers: 0"),
                witnessed.stdout());
        assertTrue(bare.contains("ClassLoader.defineClass: false"), bare);
    }

    @ParameterizedTest
    @MethodSource("io.jwitness.harness.Jdk#oldestAndNewest")
    void theApplicationSeesTheEntryAndTheHookAlone(Jdk jdk) {
        String out =
                run(
                                Jvm.App.main(
                                        Burglar.class,
                                        "io.jwitness.premain.Agent",
                                        "java.lang.JWitnessHook",
                                        "java.lang.JWitnessDispatcher",
                                        "io.jwitness.engine.internal.Starter",
                                        "io.jwitness.record.internal.spi.Lane",
                                        "net.openhft.chronicle.core.Jvm",
                                        "org.slf4j.LoggerFactory",
                                        "org.objectweb.asm.ClassReader",
                                        "io.opentelemetry.api.OpenTelemetry",
                                        "com.fasterxml.jackson.core.JsonFactory"),
                                jdk,
                                List.of(agent.flag(note())))
                        .stdout();

        List<String> loaded =
                out.lines()
                        .filter(line -> line.matches("[a-z]+\\..*: true"))
                        .map(line -> line.substring(0, line.indexOf(':')))
                        .toList();
        assertEquals(
                List.of(
                        "io.jwitness.premain.Agent",
                        "java.lang.JWitnessHook",
                        "java.lang.JWitnessDispatcher"),
                loaded,
                out);
        assertTrue(out.contains("resources: []"), out);
    }

    @ParameterizedTest
    @MethodSource("io.jwitness.harness.Jdk#oldestAndNewest")
    void theQueueRunsInHereWithoutAFlagAWarningOrAProperty(Jdk jdk) throws Exception {
        // What Chronicle would read, and put into the application's System properties.
        Files.writeString(tmp.resolve("system.properties"), "app.secret=oops\n");
        List<String> options =
                new ArrayList<>(List.of(agent.flag(note() + ",queue=" + tmp.resolve("q"))));
        if (jdk.feature() >= 24) {
            // What is to become the default one day.
            options.add("--sun-misc-unsafe-memory-access=deny");
        }

        Jvm jvm = run(Jvm.App.main(Burglar.class), jdk, options);

        assertEquals(List.of("read 100", "new properties []"), notes().subList(1, 3));
        assertEquals("", jvm.stderr());
    }

    @ParameterizedTest
    @MethodSource("io.jwitness.harness.Jdk#oldestAndNewest")
    void aFailureIsOneLineAndTheApplicationRunsOn(Jdk jdk) {
        Jvm jvm = run(Jvm.App.main(Burglar.class), jdk, List.of(agent.flag("fail=true")));

        assertEquals(
                "jwitness: could not start, so nothing is witnessed: java.lang.IllegalStateException:"
                        + " asked to fail on two lines; the application runs on\n",
                jvm.stderr());
        assertTrue(jvm.stdout().contains("hook: none"), jvm::stdout);
    }

    @ParameterizedTest
    @MethodSource("io.jwitness.harness.Jdk#oldestAndNewest")
    void toolsOfTheJdkStayUnwitnessedAndSilent(Jdk jdk) throws Exception {
        Path source = Files.writeString(tmp.resolve("Hello.java"), "class Hello {}");
        List<List<String>> tools = new ArrayList<>();
        tools.add(List.of("jcmd", "-l"));
        tools.add(List.of("jps"));
        tools.add(List.of("keytool", "-help"));
        tools.add(List.of("jfr", "version"));
        if (Files.exists(jdk.tool("javac"))) { // a JDK from PyPI has none
            tools.add(List.of("javac", "-d", tmp.toString(), source.toString()));
            tools.add(List.of("jar", "--version"));
            tools.add(List.of("jshell", "--execution", "local", "-"));
            tools.add(List.of("jshell", "-"));
        }
        for (List<String> tool : tools) {
            Jvm.App app = new Jvm.App(tool.get(0), tool.subList(1, tool.size()), jvm -> true);
            try (Jvm jvm =
                    Jvm.run(app)
                            .through(jdk.tool(tool.get(0)), "JAVA_TOOL_OPTIONS")
                            .options(agent.flag(note()))
                            .in(tmp)
                            .start()) {
                assertEquals(0, jvm.exitCode(), () -> tool + jvm.stderr());
                assertFalse(jvm.stderr().contains("jwitness:"), jvm::stderr);
            }
        }
        assertEquals(List.of(), notes());
    }

    @ParameterizedTest
    @MethodSource("io.jwitness.harness.Jdk#oldestAndNewest")
    void anApplicationInASourceFileIsWitnessed(Jdk jdk) throws Exception {
        Path source =
                Files.writeString(
                        tmp.resolve("Hello.java"),
                        "class Hello { public static void main(String[] args) {} }");
        if (!Files.exists(jdk.tool("javac"))) {
            return;
        }
        run(
                new Jvm.App("source", List.of(source.toString()), jvm -> true),
                jdk,
                List.of(agent.flag(note())));

        assertEquals(List.of("started 1 jar=stand-in-1.jar attached=false"), notes());
    }

    @ParameterizedTest
    @MethodSource("io.jwitness.harness.Jdk#oldestAndNewest")
    void anotherVersionIsAttachedAfterADetachAndCountsOn(Jdk jdk) throws Exception {
        try (Jvm jvm = waiting(jdk, List.of())) {
            attach(jvm, agent, agent.arguments(note()));
            attach(jvm, second, second.arguments(note()));
            attach(jvm, second, "detach=true," + note());
            // The JVM runs the first jar's entry class again, and it must open the second jar.
            attach(jvm, second, second.arguments(note()));
            attach(jvm, agent, "detach=true," + note());

            assertEquals(
                    List.of(
                            "started 1 jar=stand-in-1.jar attached=true",
                            "called again 1",
                            "detached 1",
                            "started 2 jar=stand-in-2.jar attached=true",
                            "detached 2"),
                    notes());
            assertEquals("", ours(jvm));
        }
    }

    @ParameterizedTest
    @MethodSource("io.jwitness.harness.Jdk#oldestAndNewest")
    void aJarOfAnotherDigestIsRefusedInOneLine(Jdk jdk) throws Exception {
        String arguments = agent.arguments(note()).replace("stand-in-1", "stand-in-2");
        try (Jvm jvm = waiting(jdk, List.of())) {
            attach(jvm, agent, arguments);
            attach(jvm, agent, "jar=" + agent.jar() + "," + note());
            attach(jvm, agent, "jar=" + tmp.resolve("none.jar") + ",sha256=00," + note());
            attach(jvm, agent, "detach=true");

            List<String> lines = ours(jvm).lines().toList();
            assertEquals(4, lines.size(), () -> ours(jvm));
            assertTrue(
                    lines.get(0).contains("has another digest than the one asked for"),
                    lines.get(0));
            assertTrue(lines.get(1).contains("'jar' is given without 'sha256'"), lines.get(1));
            assertTrue(lines.get(2).contains("none.jar"), lines.get(2));
            assertTrue(lines.get(3).contains("nothing to detach"), lines.get(3));
            assertEquals(List.of(), notes());
            assertTrue(jvm.isAlive());
        }
    }

    @ParameterizedTest
    @MethodSource("io.jwitness.harness.Jdk#oldestAndNewest")
    void nothingHoldsTheLoaderAfterADetach(Jdk jdk) throws Exception {
        try (Jvm jvm = waiting(jdk, List.of("-XX:SoftRefLRUPolicyMSPerMB=0"))) {
            for (int i = 0; i < 3; i++) {
                attach(jvm, agent, agent.arguments(note() + ",queue=" + tmp.resolve("q" + i)));
                attach(jvm, agent, "detach=true," + note());
            }
            assertTrue(notes().contains("read 100"), notes()::toString);
            Await.until(
                    "no isolated loader is left",
                    Await.PATIENCE,
                    () ->
                            !jvm.jcmd("GC.class_histogram")
                                    .contains("io.jwitness.premain.IsolatedLoader\n"),
                    () -> jvm.jcmd("VM.classloaders"));
        }
    }

    private Jvm waiting(Jdk jdk, List<String> options) {
        List<String> all = new ArrayList<>(options);
        if (jdk.feature() >= 21) {
            all.add("-XX:+EnableDynamicAgentLoading");
        }
        return Jvm.run(Jvm.App.main(Talker.class, "wait"))
                .on(jdk)
                .options(all)
                .in(tmp)
                .start()
                .awaitReady();
    }

    private Jvm run(Jvm.App app, Jdk jdk, List<String> options) {
        try (Jvm jvm = Jvm.run(app).on(jdk).options(options).in(tmp).start()) {
            assertEquals(0, jvm.exitCode(), jvm::stderr);
            return jvm;
        }
    }

    private static void attach(Jvm jvm, StandIn agent, String arguments) throws Exception {
        VirtualMachine machine = VirtualMachine.attach(Long.toString(jvm.pid()));
        try {
            machine.loadAgent(agent.jar().toString(), arguments);
        } finally {
            machine.detach();
        }
    }

    private String note() {
        return "note=" + notes;
    }

    private List<String> notes() {
        try {
            return Files.readAllLines(notes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String ours(Jvm jvm) {
        return String.join(
                "\n", jvm.stderr().lines().filter(line -> line.startsWith("jwitness")).toList());
    }
}
