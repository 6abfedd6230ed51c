// SPDX-License-Identifier: Apache-2.0
package io.jwitness.harness;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A JDK on this machine.
 *
 * <p>Found in {@code JWITNESS_TEST_JDKS} (separated like a path) if that is set; otherwise the one
 * that runs the tests, {@code JAVA_HOME}, and all below {@code /usr/lib/jvm}. Of several with the
 * same {@code release} file, one counts.
 */
public record Jdk(Path home, int feature, String version) {

    private static final Pattern VERSION =
            Pattern.compile("(?m)^JAVA_VERSION=\"((?:1\\.)?(\\d+)[^\"]*)\"");

    /** All of them that the agent supports, oldest first. */
    public static List<Jdk> all() {
        return found().filter(jdk -> jdk.feature >= 17).toList();
    }

    /**
     * One for each of these lines; a line that this machine lacks is an error, not a skipped test.
     */
    public static List<Jdk> lines(int... features) {
        List<Jdk> jdks = new ArrayList<>();
        for (int feature : features) {
            jdks.add(
                    found().filter(jdk -> jdk.feature == feature)
                            .findFirst()
                            .orElseThrow(
                                    () ->
                                            new IllegalStateException(
                                                    "no JDK "
                                                            + feature
                                                            + " here; name one in JWITNESS_TEST_JDKS")));
        }
        return jdks;
    }

    /** The oldest and the newest that this machine has of those that the agent supports. */
    public static List<Jdk> oldestAndNewest() {
        List<Jdk> all = all();
        Jdk oldest = all.get(0);
        Jdk newest = all.get(all.size() - 1);
        return oldest.feature == newest.feature ? List.of(oldest) : List.of(oldest, newest);
    }

    /** The one that runs the tests. */
    public static Jdk current() {
        return read(Path.of(System.getProperty("java.home")));
    }

    public Path java() {
        return tool("java");
    }

    /** A tool of {@code bin}, such as {@code jcmd}. */
    public Path tool(String name) {
        return home.resolve("bin").resolve(name);
    }

    @Override
    public String toString() {
        return "JDK " + version;
    }

    private static Stream<Jdk> found() {
        List<Path> homes = new ArrayList<>();
        String named = System.getenv("JWITNESS_TEST_JDKS");
        if (named != null && !named.isBlank()) {
            Stream.of(named.split(File.pathSeparator)).map(Path::of).forEach(homes::add);
        } else {
            homes.add(Path.of(System.getProperty("java.home")));
            String javaHome = System.getenv("JAVA_HOME");
            if (javaHome != null) {
                homes.add(Path.of(javaHome));
            }
            homes.addAll(below(Path.of("/usr/lib/jvm")));
        }
        Map<String, Jdk> byRelease = new LinkedHashMap<>();
        for (Path home : homes) {
            if (Files.isExecutable(home.resolve("bin/java"))
                    && Files.exists(home.resolve("release"))) {
                byRelease.putIfAbsent(text(home.resolve("release")), read(home));
            }
        }
        return byRelease.values().stream().sorted((a, b) -> Integer.compare(a.feature, b.feature));
    }

    private static List<Path> below(Path directory) {
        List<Path> entries = new ArrayList<>();
        if (Files.isDirectory(directory)) {
            try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
                stream.forEach(entries::add);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        entries.sort(null);
        return entries;
    }

    private static Jdk read(Path home) {
        Matcher version = VERSION.matcher(text(home.resolve("release")));
        if (!version.find()) {
            throw new IllegalStateException("no JAVA_VERSION in " + home.resolve("release"));
        }
        return new Jdk(home, Integer.parseInt(version.group(2)), version.group(1));
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
