// SPDX-License-Identifier: Apache-2.0
package io.jwitness.harness;

import io.jwitness.record.SurfaceNotes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The agent's jar with its options, and the directory it journals into. One of these may be given
 * to several JVMs, one after the other: they then continue one journal, as a restarted service
 * does. Immutable.
 */
public final class TestAgent {

    /** First part of the journal's name. */
    public static final String SERVICE = "under-test";

    /** More than the minute after which the agent takes any application for started. */
    private static final Duration READY = Duration.ofSeconds(150);

    private final Path jar;
    private final Path directory;
    private final Map<String, String> options;
    private final String test;

    private TestAgent(Path jar, Path directory, Map<String, String> options, String test) {
        this.jar = jar;
        this.directory = directory;
        this.options = options;
        this.test = test;
    }

    /** The built agent, with everything that it writes, ring too, below this directory. */
    public static TestAgent in(Path directory) {
        Map<String, String> options = new LinkedHashMap<>();
        options.put("dir", directory.resolve("journals").toString());
        options.put("ring.dir", directory.resolve("ring").toString());
        options.put("service-name", SERVICE);
        return new TestAgent(Project.agentJar(), directory, options, SurfaceNotes.test());
    }

    /** The same agent, with one more option. */
    public TestAgent option(String name, Object value) {
        Map<String, String> more = new LinkedHashMap<>(options);
        more.put(name, value.toString());
        return new TestAgent(jar, directory, more, test);
    }

    /** Simple name of the test that it was made in. */
    String test() {
        return test.substring(test.lastIndexOf('.') + 1);
    }

    public Path jar() {
        return jar;
    }

    /** What follows {@code -javaagent:jar=}. */
    public String arguments() {
        return options.entrySet().stream()
                .map(e -> e.getKey() + "=" + quoted(e.getValue()))
                .collect(Collectors.joining(","));
    }

    /** The JVM option. */
    public String flag() {
        return "-javaagent:" + jar + "=" + arguments();
    }

    /** The first slot's journal: where one JVM at a time writes. */
    public Trail trail() {
        return new Trail(slot());
    }

    /** Waits until the agent takes the application for started. */
    public void awaitRunning() {
        Control control = Control.of(slot());
        Await.until(
                "the application has started",
                READY,
                () -> control.status().at("/phase").asText().equals("running"),
                () -> control.status().toString());
    }

    public Path slot() {
        return directory.resolve("journals").resolve(SERVICE).resolve("0");
    }

    /** Every file that the agent has written by now. */
    public List<Path> files() throws IOException {
        List<Path> all = new ArrayList<>();
        for (String part : List.of("journals", "ring")) {
            try (Stream<Path> files = Files.walk(directory.resolve(part))) {
                files.filter(Files::isRegularFile).forEach(all::add);
            }
        }
        return all;
    }

    private static String quoted(String value) {
        return value.contains(",")
                ? '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"'
                : value;
    }
}
