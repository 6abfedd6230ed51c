// SPDX-License-Identifier: Apache-2.0
package io.jwitness.journal.internal;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** JVMs that a test starts with its own class path, on every JDK that the agent runs on. */
final class Children {
    private static final Pattern JAVA_VERSION = Pattern.compile("JAVA_VERSION=\"(\\d+)");

    private Children() {}

    /** Starts a main class of the tests; what it prints goes into a file. */
    static Process start(Path java, Path output, Class<?> main, String... arguments)
            throws IOException {
        return start(List.of(), java, output, main, arguments);
    }

    /** As the other one, under another command. */
    static Process start(
            List<String> under, Path java, Path output, Class<?> main, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>(under);
        command.add(java.toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(a -> a.startsWith("--add-") || a.startsWith("-Dchronicle"))
                .forEach(command::add);
        command.addAll(
                List.of(
                        "-Xmx128m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Xshare:auto",
                        "-cp",
                        System.getProperty("java.class.path"),
                        main.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
    }

    /** Every release from 17 upwards that was named or is installed; one launcher each. */
    static List<Path> jdks() throws IOException {
        return List.copyOf(byRelease().values());
    }

    /** The launchers of this release and later ones. */
    static List<Path> jdksFrom(int feature) throws IOException {
        return byRelease().entrySet().stream()
                .filter(e -> feature(e.getKey()) >= feature)
                .map(Map.Entry::getValue)
                .toList();
    }

    private static Map<String, Path> byRelease() throws IOException {
        Map<String, Path> byRelease = new TreeMap<>();
        String named = System.getenv("JWITNESS_TEST_JDKS");
        List<Path> homes = new ArrayList<>();
        if (named != null) {
            Stream.of(named.split(File.pathSeparator)).map(Path::of).forEach(homes::add);
        } else {
            homes.add(Path.of(System.getProperty("java.home")));
            Path all = Path.of("/usr/lib/jvm");
            if (Files.isDirectory(all)) {
                try (Stream<Path> found = Files.list(all)) {
                    found.forEach(homes::add);
                }
            }
        }
        for (Path home : homes) {
            Path java = home.resolve("bin/java");
            Path release = home.resolve("release");
            if (Files.isExecutable(java) && Files.exists(release)) {
                String text = Files.readString(release);
                if (feature(text) >= 17) {
                    byRelease.putIfAbsent(text, java);
                }
            }
        }
        return byRelease;
    }

    private static int feature(String release) {
        Matcher version = JAVA_VERSION.matcher(release);
        return version.find() ? Integer.parseInt(version.group(1)) : 0;
    }
}
