// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.jvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One child JVM per JDK and claim; the JDK's own tools act on it. */
final class JfrStreamTest {
    @TempDir Path directory;

    static Stream<Path> jdks() {
        return Jdks.oldestAndNewest().stream();
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void whatAToolDoesThroughTheAttachSocketIsSeen(Path jdk) throws Exception {
        Path dump = directory.resolve("tool.hprof");
        try (Target target = new Target(jdk)) {
            target.tool("jcmd", "Thread.print");
            target.tool("jcmd", "GC.class_histogram");
            target.tool("jcmd", "GC.heap_dump", dump.toString());
            target.tool("jcmd", "VM.set_flag", "HeapDumpPath", "/nowhere");
            target.tool("jcmd", "GC.run");
            target.signal("QUIT");

            target.until("saw jvm.thread.dump SIGNAL - - 1");

            List<String> seen = target.seen();
            assertEquals(1, count(seen, "saw jvm.thread.dump ATTACH - - 1"));
            assertEquals(1, count(seen, "saw jvm.heap.histogram ATTACH - - 1"));
            assertEquals(1, count(seen, "saw jvm.heap.dump ATTACH " + dump + " - 1"));
            assertEquals(1, count(seen, "saw jvm.flag.change ATTACH HeapDumpPath null>/nowhere 1"));
            assertEquals(1, count(seen, "saw jvm.gc.run ATTACH - - 1"));
            assertEquals(6, count(seen, "saw "), seen::toString);
        }
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void aDumpThatARowHasSeenIsNotToldAgain(Path jdk) throws Exception {
        Path seenDump = directory.resolve("seen.hprof");
        Path dump = directory.resolve("unseen.hprof");
        try (Target target = new Target(jdk)) {
            target.say("seen-dump " + seenDump);
            target.say("dump " + dump);

            target.until("saw jvm.heap.dump APPLICATION " + dump + " - 1");

            assertEquals(1, count(target.seen(), "saw "), () -> target.seen().toString());
        }
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void aThreadThatTakesTheListenersNameIsTheApplications(Path jdk) throws Exception {
        Path dump = directory.resolve("impostor.hprof");
        Path real = directory.resolve("tool.hprof");
        try (Target target = new Target(jdk)) {
            target.say("impostor-dump " + dump);
            target.until("saw jvm.heap.dump APPLICATION " + dump + " - 1");
            target.tool("jcmd", "GC.heap_dump", real.toString());
            target.until("saw jvm.heap.dump ATTACH " + real + " - 1");
        }
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void aRunningStreamNeverKeepsTheJvmAlive(Path jdk) throws Exception {
        try (Target returns = new Target(jdk);
                Target exits = new Target(jdk);
                Target closes = new Target(jdk)) {
            returns.endOfInput();
            exits.say("exit");
            closes.say("close");
            closes.until("closed");
            closes.endOfInput();

            assertTrue(returns.ends());
            assertTrue(exits.ends());
            assertTrue(closes.ends());
            assertFalse(
                    Stream.of(returns, exits, closes)
                            .flatMap(target -> target.seen().stream())
                            .anyMatch(line -> line.startsWith("failed")));
        }
    }

    /** Or a JVM that ends then would have JFR say on its standard output that it is too early. */
    @ParameterizedTest
    @MethodSource("jdks")
    void onceItWasStoppedJfrIsNotStartedAnyMore(Path jdk) throws Exception {
        for (int afterMs : new int[] {0, 60, 150}) {
            Process brief =
                    new ProcessBuilder(
                                    jdk.resolve("bin/java").toString(),
                                    "-Xmx64m",
                                    "-cp",
                                    System.getProperty("java.class.path"),
                                    JfrTarget.class.getName(),
                                    Integer.toString(afterMs))
                            .redirectErrorStream(true)
                            .start();
            String said = new String(brief.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertEquals("done", said.strip(), () -> "after " + afterMs + " ms");
            assertEquals(0, brief.waitFor());
        }
    }

    private static long count(List<String> lines, String prefix) {
        return lines.stream().filter(line -> line.startsWith(prefix)).count();
    }

    /** A child JVM and its lines. */
    private static final class Target implements AutoCloseable {
        private static final int LIFE_SECONDS = 90;

        private final Path jdk;
        private final Process process;
        private final BufferedReader out;
        private final List<String> lines = new ArrayList<>();

        Target(Path jdk) throws IOException {
            this.jdk = jdk;
            this.process =
                    new ProcessBuilder(
                                    jdk.resolve("bin/java").toString(),
                                    "-Xmx64m",
                                    "-cp",
                                    System.getProperty("java.class.path"),
                                    JfrTarget.class.getName())
                            .redirectErrorStream(true)
                            .start();
            this.out = process.inputReader(StandardCharsets.UTF_8);
            // A claim that does not hold fails with the lines that were read, and never hangs.
            CompletableFuture.delayedExecutor(LIFE_SECONDS, TimeUnit.SECONDS)
                    .execute(process::destroyForcibly);
            until("ready");
        }

        void tool(String name, String... arguments) throws IOException, InterruptedException {
            List<String> command = new ArrayList<>();
            command.add(jdk.resolve("bin").resolve(name).toString());
            command.add(Long.toString(process.pid()));
            command.add(String.join(" ", arguments));
            run(command);
        }

        void signal(String name) throws IOException, InterruptedException {
            run(List.of("kill", "-" + name, Long.toString(process.pid())));
        }

        private static void run(List<String> command) throws IOException, InterruptedException {
            Process tool =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start();
            assertEquals(0, tool.waitFor(), command::toString);
        }

        void say(String line) throws IOException {
            process.outputWriter(StandardCharsets.UTF_8).append(line).append('\n').flush();
        }

        void endOfInput() throws IOException {
            process.getOutputStream().close();
        }

        /** Reads on until a line; fails when the output ends first. */
        void until(String wanted) throws IOException {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                lines.add(line);
                if (line.equals(wanted)) {
                    return;
                }
            }
            throw new AssertionError("no '" + wanted + "' in " + lines);
        }

        List<String> seen() {
            return lines;
        }

        boolean ends() throws InterruptedException {
            return process.waitFor(30, TimeUnit.SECONDS);
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }
}
