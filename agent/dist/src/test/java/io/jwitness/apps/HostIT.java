// SPDX-License-Identifier: Apache-2.0
package io.jwitness.apps;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.example.target.Talker;
import io.jwitness.harness.Await;
import io.jwitness.harness.Jdk;
import io.jwitness.harness.Jvm;
import io.jwitness.harness.TestAgent;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the agent must never do to its host, whatever it meets. */
class HostIT {

    private static final String ARMED = "jwitness: witnessing, journal ";

    @TempDir Path tmp;

    /** How a process ended, and all that it said. */
    private record End(int exit, String out, String err) {}

    @ParameterizedTest
    @MethodSource("io.jwitness.harness.Jdk#oldestAndNewest")
    void outputAndExitCodeAreThoseOfTheBareApplication(Jdk jdk) {
        assertUnharmed(talk(jdk, "exit", List.of()), talk(jdk, "exit", List.of(agent().flag())));
    }

    @ParameterizedTest
    @Tag("host")
    @MethodSource("io.jwitness.harness.Jdk#all")
    void soTheyAreHoweverItEnds(Jdk jdk) {
        for (String ending : List.of("return", "halt", "throw", "wait")) {
            assertUnharmed(
                    talk(jdk, ending, List.of()), talk(jdk, ending, List.of(agent().flag())));
        }
    }

    @ParameterizedTest
    @Tag("host")
    @MethodSource("io.jwitness.harness.Jdk#all")
    void anAppCdsArchiveIsStillUsed(Jdk jdk) throws IOException {
        Path jar = jarOf(Talker.class);
        Path archive = tmp.resolve("talker-" + jdk.feature() + ".jsa");
        Jvm.App talker =
                new Jvm.App(
                        "talker",
                        List.of("-cp", jar.toString(), Talker.class.getName(), "return"),
                        jvm -> true);
        try (Jvm dump =
                Jvm.run(talker)
                        .on(jdk)
                        .options("-XX:ArchiveClassesAtExit=" + archive)
                        .in(tmp)
                        .start()) {
            assertEquals(0, dump.exitCode(), dump::stderr);
        }
        Path loaded = tmp.resolve("loaded-" + jdk.feature());
        try (Jvm jvm =
                Jvm.run(talker)
                        .on(jdk)
                        .options(
                                "-XX:SharedArchiveFile=" + archive,
                                "-Xlog:class+load:file=" + loaded)
                        .with(agent())
                        .in(tmp)
                        .start()) {
            assertEquals(0, jvm.exitCode(), jvm::stderr);
        }
        String line;
        try (Stream<String> lines = Files.lines(loaded)) {
            line =
                    lines.filter(l -> l.contains(Talker.class.getName() + " "))
                            .findFirst()
                            .orElseThrow();
        }
        assertTrue(line.contains("shared objects file (top)"), line);
    }

    @ParameterizedTest
    @Tag("host")
    @MethodSource("io.jwitness.harness.Jdk#all")
    void badArgumentsAreOneLine(Jdk jdk) {
        assertComplains(jdk, agent().option("colour", "blue"), "colour");
    }

    @ParameterizedTest
    @Tag("host")
    @MethodSource("io.jwitness.harness.Jdk#all")
    void aDirectoryThatCannotBeWrittenIsOneLine(Jdk jdk) throws IOException {
        // A file where a directory should be: no uid may make one below it, root neither.
        Path file = Files.writeString(tmp.resolve("not-a-directory"), "");
        assertComplains(jdk, agent().option("dir", file.resolve("journals")), "not-a-directory");
    }

    @ParameterizedTest
    @Tag("host")
    @MethodSource("io.jwitness.harness.Jdk#all")
    void aFullDiskIsOneLine(Jdk jdk) throws IOException {
        try (FullDisk disk = FullDisk.mount(tmp.resolve("full"))) {
            assertComplains(
                    jdk, agent().option("dir", disk.path()).option("ring.dir", disk.path()), "");
        }
    }

    @ParameterizedTest
    @Tag("host")
    @MethodSource("io.jwitness.harness.Jdk#all")
    void anUnknownPolicyKeyIsOneLineThatNamesThePlace(Jdk jdk) throws IOException {
        Path policy =
                Files.writeString(
                        tmp.resolve("policy.yaml"), "apiVersion: jwitness/v1\nruels: []\n");
        assertComplains(
                jdk, agent().option("policy", policy), "policy.yaml:2:1: unknown key 'ruels'");
    }

    @Test
    @Tag("host")
    void anOlderJvmIsToldAndLeftAlone() {
        Jdk old = Jdk.lines(11).get(0);
        // No class of ours would run there, but the JVM's own answer does.
        Jvm.App version = new Jvm.App("version", List.of("-version"), jvm -> true);
        try (Jvm bare = Jvm.run(version).on(old).in(tmp).start();
                Jvm witnessed = Jvm.run(version).on(old).with(agent()).in(tmp).start()) {
            End plain = new End(bare.exitCode(), bare.stdout(), bare.stderr());
            End told = new End(witnessed.exitCode(), witnessed.stdout(), witnessed.stderr());
            assertSame(plain, told);
            assertEquals(1, ours(told.err()).size(), told::err);
            assertTrue(told.err().contains("this is Java 11"), told::err);
        }
    }

    @ParameterizedTest
    @Tag("host")
    @MethodSource("io.jwitness.harness.Jdk#all")
    void toolsThatInheritTheFlagAreLeftAlone(Jdk jdk) {
        TestAgent agent = agent();
        try (Jvm list =
                Jvm.run(new Jvm.App("jcmd", List.of("-l"), jvm -> true))
                        .through(jdk.tool("jcmd"), "JAVA_TOOL_OPTIONS")
                        .with(agent)
                        .in(tmp)
                        .start()) {
            assertEquals(0, list.exitCode());
            assertFalse(list.stderr().contains("jwitness:"), list::stderr);
            assertFalse(Files.exists(agent.slot()));
        }
    }

    private TestAgent agent() {
        return TestAgent.in(tmp);
    }

    /**
     * The application runs on as if nothing were, and one line of the agent's says what is wrong.
     */
    private void assertComplains(Jdk jdk, TestAgent agent, String about) {
        End witnessed = talk(jdk, "wait", List.of(agent.flag()));
        assertSame(talk(jdk, "wait", List.of()), witnessed);
        List<String> complaints =
                ours(witnessed.err()).stream().filter(line -> !line.startsWith(ARMED)).toList();
        assertEquals(1, complaints.size(), witnessed::err);
        assertTrue(complaints.get(0).contains(about), () -> about + " is not in " + complaints);
    }

    /**
     * As bare, but for the line that says where the journal is, if the application lived to see it.
     */
    private static void assertUnharmed(End bare, End witnessed) {
        assertSame(bare, witnessed);
        List<String> ours = ours(witnessed.err());
        assertTrue(
                ours.size() <= 1 && ours.stream().allMatch(line -> line.startsWith(ARMED)),
                ours::toString);
    }

    /** The same exit code, stdout, and stderr but for the agent's lines. */
    private static void assertSame(End bare, End witnessed) {
        assertEquals(bare.exit(), witnessed.exit(), witnessed::err);
        assertEquals(bare.out(), witnessed.out());
        String others = witnessed.err();
        for (String line : ours(others)) {
            others = others.replace(line + "\n", "");
        }
        assertEquals(bare.err(), others);
    }

    private static List<String> ours(String err) {
        return err.lines().filter(line -> line.startsWith("jwitness: ")).toList();
    }

    private End talk(Jdk jdk, String ending, List<String> options) {
        List<String> all = new ArrayList<>(options);
        // The default format begins with the time.
        all.add("-Djava.util.logging.SimpleFormatter.format=%4$s %5$s%n");
        try (Jvm jvm =
                Jvm.run(Jvm.App.main(Talker.class, ending)).on(jdk).options(all).in(tmp).start()) {
            int exit;
            if (ending.equals("wait")) {
                jvm.awaitReady();
                if (!options.isEmpty()) {
                    Await.until(
                            "the agent's line",
                            Await.PATIENCE,
                            () -> !ours(jvm.stderr()).isEmpty(),
                            jvm::stderr);
                }
                exit = jvm.stop();
            } else {
                exit = jvm.exitCode();
            }
            return new End(exit, jvm.stdout(), jvm.stderr());
        }
    }

    /** CDS archives classes of jars, not of directories. */
    private Path jarOf(Class<?> type) throws IOException {
        String entry = type.getName().replace('.', '/') + ".class";
        Path jar = tmp.resolve("app.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
                InputStream in = type.getClassLoader().getResourceAsStream(entry)) {
            out.putNextEntry(new JarEntry(entry));
            in.transferTo(out);
        }
        return jar;
    }

    /** A file system with no room left; needs the right to mount, which the longer suites have. */
    private record FullDisk(Path path) implements AutoCloseable {

        static FullDisk mount(Path path) throws IOException {
            Files.createDirectories(path);
            Jvm.output(
                    List.of(
                            "mount",
                            "-t",
                            "tmpfs",
                            "-o",
                            "size=64k,mode=700",
                            "jwitness-test",
                            path.toString()));
            Files.write(path.resolve("filler"), new byte[60 << 10]);
            return new FullDisk(path);
        }

        @Override
        public void close() {
            Jvm.output(List.of("umount", path.toString()));
        }
    }
}
