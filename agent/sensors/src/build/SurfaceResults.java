// SPDX-License-Identifier: Apache-2.0

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Holds what tests have just seen of each surface against {@code src/main/catalogue/surfaces.tsv},
 * of which {@code docs/surfaces.md} is made, or writes it there. Run by {@code .ci/run}, from source:
 *
 * <pre>
 *   java SurfaceResults.java check NOTES PROJECT SURFACES.tsv
 *   java SurfaceResults.java tell  NOTES PROJECT SURFACES.tsv
 *   java SurfaceResults.java write NOTES PROJECT SURFACES.tsv
 * </pre>
 *
 * <p>NOTES is the directory that {@code SurfaceNotes} wrote to; PROJECT is where the reports of the
 * tests lie, whose names say which results had to come again: all of a test that ran, and none of one
 * that did not. {@code check} exits with 1 where they differ.
 *
 * <p>A result is a line: surface, event (empty: called, and no record), version of its product (empty:
 * the JDK's own), test, JDKs, and what every record of the kind told at best: actor, target, change, or
 * that there were two of one act.
 */
final class SurfaceResults {
    private static final String NOTHING = "-";

    /** Whether something else tells of a command in time, the machine's load decides. */
    private static final String TIMED = "by proc\tjvm.attach.command\t";

    private SurfaceResults() {}

    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 4 || !Set.of("check", "tell", "write").contains(arguments[0])) {
            System.err.println("surfaces: usage: SurfaceResults check|tell|write NOTES PROJECT SURFACES.tsv");
            System.exit(2);
        }
        Path table = Path.of(arguments[3]);
        Set<String> ran = ran(Path.of(arguments[2]));
        Set<String> seen = seen(Path.of(arguments[1]));
        List<String> committed = Files.exists(table) ? Files.readAllLines(table) : List.of();
        Set<String> expected =
                committed.stream()
                        .filter(line -> ran.contains(line.split("\t", -1)[3]))
                        .collect(Collectors.toCollection(TreeSet::new));
        if (arguments[0].equals("write")) {
            Set<String> all = new TreeSet<>(committed);
            all.removeAll(expected);
            all.addAll(seen);
            Files.write(table, all);
            System.out.println("surfaces: " + seen.size() + " results of " + ran.size() + " tests are in " + table);
            return;
        }
        List<String> differences = new ArrayList<>();
        expected.stream().filter(line -> !seen.contains(line) && !line.startsWith(TIMED)).forEach(line -> differences.add("- " + line));
        seen.stream().filter(line -> !expected.contains(line) && !line.startsWith(TIMED)).forEach(line -> differences.add("+ " + line));
        if (!differences.isEmpty()) {
            differences.forEach(System.err::println);
            System.err.println(
                    "surfaces: what the tests saw (+) is not what "
                            + table
                            + " says (-); if it is right so, run the suite again with"
                            + " JWITNESS_SURFACES=write, build, and copy agent/sensors/target/surfaces.md over docs/surfaces.md");
            System.exit(arguments[0].equals("tell") ? 0 : 1);
        }
        System.out.println("surfaces: " + seen.size() + " results of " + ran.size() + " tests are those of " + table);
    }

    /** Simple names of the test classes that have a report. */
    private static Set<String> ran(Path project) throws IOException {
        try (Stream<Path> files = Files.walk(project)) {
            return files.filter(SurfaceResults::isReportOfTests)
                    .map(Path::toString)
                    .map(file -> file.replaceFirst(".*/TEST-", "").replaceFirst("(-jdk\\d+)?\\.xml$", ""))
                    .map(name -> name.substring(name.lastIndexOf('.') + 1))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    /** A suite that another tag has left empty ran nothing. */
    private static boolean isReportOfTests(Path file) {
        try {
            return file.toString().matches(".*/target/(surefire|failsafe)-reports/TEST-[^/]*\\.xml")
                    && !Files.readString(file).matches("(?s).*<testsuite [^>]* tests=\"0\".*");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static Set<String> seen(Path notes) throws IOException {
        // Surface, event, version and test; then JDK; then what was told.
        Map<String, Map<String, Set<String>>> all = new TreeMap<>();
        try (Stream<Path> files = Files.list(notes)) {
            for (Path file : files.toList()) {
                for (String line : Files.readAllLines(file)) {
                    String[] fields = line.split("\t", -1);
                    all.computeIfAbsent(
                                    String.join("\t", Arrays.copyOf(fields, 4)), any -> new TreeMap<>())
                            .computeIfAbsent(fields[4], any -> new TreeSet<>())
                            .addAll(List.of(fields[5].split(",")));
                }
            }
        }
        Set<String> lines = new TreeSet<>();
        all.forEach(
                (key, jdks) -> {
                    Map<String, Set<String>> byTold = new TreeMap<>();
                    jdks.forEach(
                            (jdk, told) -> {
                                if (told.size() > 1) {
                                    told.remove(NOTHING);
                                }
                                if (!told.contains("called") || !isRecorded(all, key, jdk)) {
                                    byTold.computeIfAbsent(String.join(",", told), any -> new TreeSet<>())
                                            .add(jdk);
                                }
                            });
                    byTold.forEach(
                            (told, on) -> lines.add(key + "\t" + String.join(" ", on) + "\t" + told));
                });
        return lines;
    }

    /** Whether the same test had a record of this call's surface on this JDK, too. */
    private static boolean isRecorded(
            Map<String, Map<String, Set<String>>> all, String called, String jdk) {
        String[] fields = called.split("\t", -1);
        return all.entrySet().stream()
                .anyMatch(
                        each -> {
                            String[] other = each.getKey().split("\t", -1);
                            return other[0].equals(fields[0])
                                    && !other[1].isEmpty()
                                    && other[2].equals(fields[2])
                                    && other[3].equals(fields[3])
                                    && each.getValue().containsKey(jdk);
                        });
    }
}
