// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.catalogue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What tests saw of the surfaces is what the committed file says, or the suite fails. */
class SurfaceResultsTest {
    private static final String COMMITTED =
            """
            a.B.c()V\te.f\t1.0\tATest\t17 25\tactor,target
            a.B.c()V\te.f\t2.0\tRanNotTest\t17\tactor
            """;

    @TempDir Path directory;

    private record Run(int exit, String said) {}

    @BeforeEach
    void commit() throws IOException {
        Files.writeString(directory.resolve("surfaces.tsv"), COMMITTED);
        Files.writeString(
                Files.createDirectories(directory.resolve("x/target/surefire-reports"))
                        .resolve("TEST-io.jwitness.ATest-jdk17.xml"),
                "<testsuite/>");
    }

    @Test
    void whatIsSeenAgainIsAccepted() throws Exception {
        note("a.B.c()V\te.f\t1.0\tATest\t17\ttarget\n", "a.B.c()V\te.f\t1.0\tATest\t17\tactor\n");
        note("a.B.c()V\te.f\t1.0\tATest\t25\tactor,target\na.B.c()V\t\t1.0\tATest\t25\tcalled\n");

        assertEquals(0, results("check").exit);
    }

    @Test
    void whatIsNoLongerSeenIsRefusedWithWhatToDo() throws Exception {
        note("a.B.c()V\te.f\t1.0\tATest\t17\tactor,target\n");

        Run run = results("check");

        assertEquals(1, run.exit);
        assertTrue(run.said.contains("- a.B.c()V\te.f\t1.0\tATest\t17 25\tactor,target"), run.said);
        assertTrue(run.said.contains("+ a.B.c()V\te.f\t1.0\tATest\t17\tactor,target"), run.said);
        assertTrue(run.said.contains("JWITNESS_SURFACES=write"), run.said);
    }

    @Test
    void whatIsTakenOverReplacesTheSameTestsResultsAlone() throws Exception {
        note("a.B.c()V\te.f\t1.0\tATest\t17\tactor,twice\n");

        assertEquals(0, results("write").exit);

        assertEquals(
                """
                a.B.c()V\te.f\t1.0\tATest\t17\tactor,twice
                a.B.c()V\te.f\t2.0\tRanNotTest\t17\tactor
                """,
                Files.readString(directory.resolve("surfaces.tsv")));
    }

    private void note(String... lines) throws IOException {
        Path notes = Files.createDirectories(directory.resolve("notes"));
        Files.writeString(Files.createTempFile(notes, "", ".tsv"), String.join("", lines));
    }

    private Run results(String command) throws Exception {
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:TieredStopAtLevel=1",
                                Path.of("src", "build", "SurfaceResults.java")
                                        .toAbsolutePath()
                                        .toString(),
                                command,
                                directory.resolve("notes").toString(),
                                directory.toString(),
                                directory.resolve("surfaces.tsv").toString())
                        .redirectErrorStream(true)
                        .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Run(process.waitFor(), said);
    }
}
