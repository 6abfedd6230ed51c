// SPDX-License-Identifier: Apache-2.0
package io.jwitness.cli.internal.jvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jwitness.cli.internal.StateHome;
import io.jwitness.cli.internal.console.Failure;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** That attaching looks before it leaps, against real processes. */
@Timeout(60)
final class AttacherTest {
    @TempDir private Path folder;

    @Test
    void aJvmIsSeenWithItsMainClassAndVersion() throws Exception {
        try (Child child = Child.jvm()) {
            Jvm jvm = Jvm.of(child.pid());
            assertEquals(Sleeper.class.getName(), jvm.main());
            assertEquals(System.getProperty("java.version"), jvm.version());
            assertNull(jvm.slot());
            assertTrue(Jvm.all().stream().anyMatch(seen -> seen.process().pid() == child.pid()));
        }
    }

    @Test
    void aJvmThatAllowsItIsAttachedTo() throws Exception {
        try (Child child = Child.jvm();
                Attacher attacher = Attacher.attach(new LinuxProcess(child.pid()))) {
            assertNull(attacher.armedSlot());
        }
    }

    @Test
    void aJvmThatForbidsItIsLeftAloneAndDumpsNothing() throws Exception {
        try (Child child = Child.jvm("-XX:+DisableAttachMechanism")) {
            refused(child, "-XX:+DisableAttachMechanism", "-javaagent");
            child.process.getOutputStream().close();
            assertNull(child.out.readLine(), "nothing more on its stdout");
        }
    }

    @Test
    void jep451IsExplained() throws Exception {
        try (Child child = Child.jvm("-XX:-EnableDynamicAgentLoading")) {
            refused(child, "JEP 451", "-javaagent");
        }
    }

    @Test
    void aProcessThatWouldDieOfItLives() throws Exception {
        try (Child child = Child.jvm("-Xrs")) {
            refused(child, "SIGQUIT", "-javaagent");
            assertTrue(child.process.isAlive());
        }
        try (Child child = Child.command("sleep", "60")) {
            assertThrows(Failure.class, () -> Jvm.of(child.pid()));
            assertTrue(child.process.isAlive());
        }
    }

    @Test
    void theAgentJarLiesWhereNobodyElseWrites() throws Exception {
        Path jar = folder.resolve("agent.jar");
        Files.writeString(jar, "a jar");
        EmbeddedAgent agent = EmbeddedAgent.load(jar);
        StateHome home = new StateHome(folder.resolve("state/jwitness"));
        LinuxProcess self = new LinuxProcess(ProcessHandle.current().pid());
        EmbeddedAgent.Placed placed = agent.place(self, home);
        assertEquals(placed.here().toString(), placed.there());
        assertTrue(placed.there().contains(agent.sha256()));
        assertEquals(
                "rwx------",
                PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(placed.here().getParent())));
        assertEquals(placed, agent.place(self, home));
        Files.setPosixFilePermissions(
                placed.here().getParent(), PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThrows(Failure.class, () -> agent.place(self, home));
    }

    @Test
    void aReasonWithAnythingInItIsOneArgument() throws Exception {
        String text =
                new AgentArguments()
                        .put("jar", "/a/b.jar")
                        .put("reason", "say \"hi\", then c:\\x,dir=/evil")
                        .put("ticket", "")
                        .text(10);
        assertEquals("jar=/a/b.jar,reason=\"say \\\"hi\\\", then c:\\\\x,dir=/evil\"", text);
        assertEquals("a b", AgentArguments.oneLine("a\nb\u0000"));
        assertThrows(Failure.class, () -> new AgentArguments().put("r", "x".repeat(2000)).text(9));
    }

    @Test
    void theLastWordOfAFlagCounts() {
        JvmArguments arguments =
                JvmArguments.parse(
                        List.of(
                                "-XX:+DisableAttachMechanism",
                                "-cp",
                                "x.jar",
                                "-XX:-DisableAttachMechanism",
                                "-Djwitness.dir=/d",
                                "com.shop.Main",
                                "-XX:+DisableAttachMechanism",
                                "--password=x"),
                        1);
        assertFalse(arguments.isOn("DisableAttachMechanism"));
        assertEquals("com.shop.Main", arguments.main());
        assertEquals("/d", arguments.property("jwitness.dir"));
        assertFalse(arguments.toString().contains("password"));
    }

    private static void refused(Child child, String why, String next) {
        Failure failure =
                assertThrows(Failure.class, () -> Attacher.attach(new LinuxProcess(child.pid())));
        assertEquals(2, failure.exitCode());
        String message = String.valueOf(failure.getMessage());
        assertTrue(message.contains(why), message);
        assertTrue(message.contains(next), message);
    }

    /** A child process, ended at the end. */
    private static final class Child implements AutoCloseable {
        private final Process process;
        private final BufferedReader out;

        private Child(Process process) {
            this.process = process;
            this.out =
                    new BufferedReader(
                            new InputStreamReader(
                                    process.getInputStream(), StandardCharsets.UTF_8));
        }

        static Child jvm(String... options) throws Exception {
            List<String> command = new ArrayList<>();
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(List.of(options));
            command.addAll(
                    List.of("-cp", System.getProperty("java.class.path"), Sleeper.class.getName()));
            Child child = new Child(new ProcessBuilder(command).start());
            assertEquals("up", child.out.readLine());
            return child;
        }

        static Child command(String... command) throws Exception {
            return new Child(new ProcessBuilder(command).start());
        }

        long pid() {
            return process.pid();
        }

        @Override
        public void close() {
            process.destroyForcibly().onExit().join();
        }
    }
}
