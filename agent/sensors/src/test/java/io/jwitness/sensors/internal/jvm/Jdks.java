// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.jvm;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * JDKs on this machine that child JVMs run on: those that {@code JWITNESS_TEST_JDKS} names, or the
 * one that runs the tests and all below {@code /usr/lib/jvm}. Of several with the same {@code
 * release} file one counts.
 */
final class Jdks {
    private Jdks() {}

    /** Homes of the oldest and the newest that the agent supports. */
    static List<Path> oldestAndNewest() {
        Map<String, Path> byRelease = new LinkedHashMap<>();
        for (Path home : homes()) {
            String release = read(home.resolve("release"));
            if (feature(release) >= 17) {
                byRelease.putIfAbsent(release, home);
            }
        }
        List<Path> found = new ArrayList<>(byRelease.values());
        found.sort(Comparator.comparing(home -> feature(read(home.resolve("release")))));
        Path oldest = found.get(0);
        Path newest = found.get(found.size() - 1);
        return oldest.equals(newest) ? List.of(oldest) : List.of(oldest, newest);
    }

    private static List<Path> homes() {
        String named = System.getenv("JWITNESS_TEST_JDKS");
        if (named != null && !named.isBlank()) {
            return Stream.of(named.split(File.pathSeparator)).map(Path::of).toList();
        }
        List<Path> homes = new ArrayList<>();
        homes.add(Path.of(System.getProperty("java.home")));
        Path all = Path.of("/usr/lib/jvm");
        if (Files.isDirectory(all)) {
            try (Stream<Path> below = Files.list(all)) {
                below.filter(home -> Files.isExecutable(home.resolve("bin/jcmd")))
                        .forEach(homes::add);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return homes;
    }

    private static int feature(String release) {
        try {
            Properties properties = new Properties();
            properties.load(new java.io.StringReader(release));
            String version = properties.getProperty("JAVA_VERSION", "\"0\"").replace("\"", "");
            return Runtime.Version.parse(version).feature();
        } catch (IOException | IllegalArgumentException e) {
            // An old or a foreign one: "1.8.0_292".
            return 0;
        }
    }

    private static String read(Path file) {
        try {
            return Files.isReadable(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
