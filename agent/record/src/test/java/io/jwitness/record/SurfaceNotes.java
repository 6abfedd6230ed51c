// SPDX-License-Identifier: Apache-2.0
package io.jwitness.record;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What came of each surface while tests of any room drove it: the table of {@code docs/surfaces.md}
 * is made of these notes, of nothing that anybody wrote by hand.
 *
 * <p>Taken only where the environment names a directory for them, {@code JWITNESS_TEST_SURFACES},
 * which the suites do whose results are held against the table. A note is a line of tab-separated
 * fields: surface, event, version of its product (empty for the JDK's own), test, feature release
 * of the JDK, what was told. A surface is {@code class.method}, with the descriptor where the
 * harness knows it, or {@code by jfr} and the like for what no method was watched for. Safe for all
 * threads.
 */
public final class SurfaceNotes {
    private static final String DIRECTORY = System.getenv("JWITNESS_TEST_SURFACES");
    private static final Set<String> NOTED = ConcurrentHashMap.newKeySet();

    private SurfaceNotes() {}

    /** Whether anybody wants them. */
    public static boolean areTaken() {
        return DIRECTORY != null && !DIRECTORY.isEmpty();
    }

    /** The test class on whose stack this is called; empty where there is none. */
    public static String test() {
        return StackWalker.getInstance()
                .walk(
                        frames ->
                                frames.map(frame -> frame.getClassName().replaceFirst("\\$.*", ""))
                                        .filter(name -> name.startsWith("io.jwitness."))
                                        .filter(name -> name.matches("[\\w.]+(Test|IT)"))
                                        .findFirst()
                                        .orElse(""));
    }

    /**
     * A watched method was called.
     *
     * @param version empty for the JDK's own classes
     */
    public static void called(String surface, String version, String test, int jdk) {
        note(surface, "", version, test, jdk, "called");
    }

    /**
     * A complete record was seen.
     *
     * @param has whether the record has something at a JSON pointer
     * @param isSecond whether the same act gave a record of the same kind before
     */
    public static void recorded(
            String surface,
            String event,
            String version,
            String test,
            int jdk,
            Predicate<String> has,
            boolean isSecond) {
        List<String> told = new ArrayList<>();
        if (has.test("/actor/id")) {
            told.add("actor");
        }
        if (has.test("/target/id")) {
            told.add("target");
        }
        if ((has.test("/change/before") && has.test("/change/after")) || has.test("/changes/0")) {
            told.add("change");
        }
        if (isSecond) {
            told.add("twice");
        }
        note(surface, event, version, test, jdk, told.isEmpty() ? "-" : String.join(",", told));
    }

    private static void note(
            String surface,
            String event,
            String version,
            @Nullable String test,
            int jdk,
            String told) {
        if (!areTaken() || test == null || test.isEmpty()) {
            return;
        }
        String line =
                String.join("\t", surface, event, version, test, Integer.toString(jdk), told)
                        + "\n";
        if (NOTED.add(line)) {
            try {
                Files.writeString(
                        Files.createDirectories(Path.of(DIRECTORY))
                                .resolve(ProcessHandle.current().pid() + ".tsv"),
                        line,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.APPEND);
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }
}
