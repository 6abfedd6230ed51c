// SPDX-License-Identifier: Apache-2.0
package io.jwitness.harness;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * An application in a process of its own, its output in files.
 *
 * <pre>{@code
 * try (Jvm shop = Jvm.run(Shop.on(port)).on(jdk).with(agent).in(tmp).start()) {
 *     shop.awaitReady();
 *     Http.at(port).as("alice", "alice-demo").post("/actuator/loggers/com.example.shop", DEBUG);
 *     JsonNode change = agent.trail().await("log.level.change");
 * }
 * }</pre>
 *
 * <p>{@link #close} ends this process and its children, and nothing else. One thread.
 */
public final class Jvm implements AutoCloseable {

    private final Process process;
    private final Path stdout;
    private final Path stderr;
    private final Jdk jdk;
    private final App app;
    private final @Nullable Seen seen;

    private Jvm(Process process, Path stdout, Path stderr, Jdk jdk, App app, @Nullable Seen seen) {
        this.process = process;
        this.stdout = stdout;
        this.stderr = stderr;
        this.jdk = jdk;
        this.app = app;
        this.seen = seen;
    }

    /**
     * What to run.
     *
     * @param name used for the files that hold its output
     * @param command what follows the JVM's options, such as {@code -jar shop.jar}
     * @param ready whether it has come up, by what one sees from outside
     */
    public record App(String name, List<String> command, Predicate<Jvm> ready) {

        /** A main class on a class path, ready when it has printed {@code ready}. */
        public static App main(Class<?> main, String... arguments) {
            List<String> command = new ArrayList<>(List.of("-cp", codeOf(main), main.getName()));
            command.addAll(List.of(arguments));
            return new App(main.getSimpleName(), command, jvm -> jvm.stdout().contains("ready\n"));
        }

        private static String codeOf(Class<?> type) {
            return Path.of(type.getProtectionDomain().getCodeSource().getLocation().getPath())
                    .toString();
        }
    }

    /** A process about to be started. */
    public static final class Launch {
        private final App app;
        private final List<String> options = new ArrayList<>();
        private final List<String> arguments = new ArrayList<>();
        private final Map<String, @Nullable String> environment = new LinkedHashMap<>();
        private Jdk jdk = Jdk.current();
        private @Nullable Path directory;
        private @Nullable Path launcher;
        private @Nullable Seen seen;
        private String optionsVariable = "";

        private Launch(App app) {
            this.app = app;
            // Whoever runs the tests may have set these; the application under test must not see
            // them.
            environment.put("JAVA_TOOL_OPTIONS", null);
            environment.put("JDK_JAVA_OPTIONS", null);
        }

        public Launch on(Jdk chosen) {
            jdk = chosen;
            return this;
        }

        public Launch with(TestAgent agent) {
            seen = new Seen(agent);
            return options(agent.flag());
        }

        /** JVM options. */
        public Launch options(String... more) {
            return options(List.of(more));
        }

        public Launch options(List<String> more) {
            options.addAll(more);
            return this;
        }

        /** The application's own arguments, after those of its {@link App}. */
        public Launch args(String... more) {
            arguments.addAll(List.of(more));
            return this;
        }

        /** Sets a variable; null takes it away. */
        public Launch env(String name, @Nullable String value) {
            environment.put(name, value);
            return this;
        }

        /** The working directory, which also takes the output files. */
        public Launch in(Path working) {
            directory = working;
            return this;
        }

        /**
         * Not {@code java} but a script that becomes it, and takes the JVM's options through a
         * variable.
         */
        public Launch through(Path script, String variable) {
            launcher = script;
            optionsVariable = variable;
            return this;
        }

        public Jvm start() {
            if (directory == null) {
                throw new IllegalStateException("where? say in(directory)");
            }
            List<String> command = new ArrayList<>();
            if (launcher == null) {
                command.add(jdk.java().toString());
                command.addAll(options);
            } else {
                command.add(launcher.toString());
                environment.put(optionsVariable, String.join(" ", options));
            }
            command.addAll(app.command());
            command.addAll(arguments);
            try {
                Path out = Files.createTempFile(directory, app.name() + "-", ".out");
                Path err = Files.createTempFile(directory, app.name() + "-", ".err");
                ProcessBuilder builder =
                        new ProcessBuilder(command)
                                .directory(directory.toFile())
                                .redirectInput(new File("/dev/null"))
                                .redirectOutput(out.toFile())
                                .redirectError(err.toFile());
                builder.environment().put("JAVA_HOME", jdk.home().toString());
                environment.forEach(
                        (name, value) -> {
                            if (value == null) {
                                builder.environment().remove(name);
                            } else {
                                builder.environment().put(name, value);
                            }
                        });
                return new Jvm(builder.start(), out, err, jdk, app, seen);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    public static Launch run(App app) {
        return new Launch(app);
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public Jdk jdk() {
        return jdk;
    }

    public String stdout() {
        return text(stdout);
    }

    public String stderr() {
        return text(stderr);
    }

    /**
     * Waits until the application is ready; fails with its output, and ends it, if it ends or takes
     * too long.
     */
    public Jvm awaitReady() {
        return awaitReady(Await.PATIENCE.multipliedBy(2));
    }

    public Jvm awaitReady(Duration timeout) {
        try {
            Await.until(
                    app.name() + " is ready",
                    timeout,
                    () -> !process.isAlive() || app.ready().test(this),
                    this::output);
        } catch (AssertionError late) {
            close();
            throw late;
        }
        if (!process.isAlive()) {
            throw new AssertionError(
                    app.name() + " ended with " + process.exitValue() + "\n" + output());
        }
        look();
        return this;
    }

    /** Waits for the end and returns the exit code. */
    public int exitCode() {
        try {
            if (!process.waitFor(Await.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError(app.name() + " does not end\n" + output());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CompletionException(e);
        }
    }

    /** Ends it in good order (SIGTERM) and returns the exit code. */
    public int stop() {
        look();
        process.destroy();
        return exitCode();
    }

    /** Ends it at once (SIGKILL). */
    public void kill() {
        look();
        process.destroyForcibly();
        exitCode();
    }

    /**
     * Runs a tool of the same JDK on this process, such as {@code jcmd PID GC.heap_info}; returns
     * all it printed.
     */
    public String jcmd(String... command) {
        List<String> line =
                new ArrayList<>(List.of(jdk.tool("jcmd").toString(), Long.toString(pid())));
        line.addAll(List.of(command));
        return output(line);
    }

    /**
     * Runs a program to its end and returns what it printed, both streams; a failure is an error.
     */
    public static String output(List<String> command) {
        try {
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.redirectInput(new File("/dev/null"));
            Process tool = builder.start();
            String text = new String(tool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int exit = tool.waitFor();
            if (exit != 0) {
                throw new AssertionError(command + " ended with " + exit + "\n" + text);
            }
            return text;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CompletionException(e);
        }
    }

    @Override
    public void close() {
        try {
            look();
        } finally {
            List<ProcessHandle> children = process.descendants().toList();
            process.destroyForcibly();
            children.forEach(ProcessHandle::destroyForcibly);
            exitCode();
        }
        if (seen != null) {
            seen.note();
        }
    }

    private void look() {
        if (seen != null) {
            seen.look(pid());
        }
    }

    private String output() {
        return "--- stdout\n" + tail(stdout()) + "\n--- stderr\n" + tail(stderr());
    }

    private static String tail(String text) {
        return text.substring(Math.max(0, text.length() - 4_000));
    }

    private static String text(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
