// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.catalogue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The catalogue's compiler, run as the build runs it. */
final class CatalogueCompilerTest {
    private static final String EVENTS =
            """
            log.level.change: { seen: before, what: "A level", also: "elsewhere" }
            console.demo.sql: { seen: before, what: "A statement", also: "elsewhere" }
            """;

    @TempDir Path directory;

    private record Run(int exit, List<String> said) {}

    @Test
    void everyMistakeIsToldWithItsLineAndWhatToDo() throws Exception {
        Run run =
                compile(
                        """
                        sensor: demo
                        types:
                          Sql: com.acme.Sql
                        rows:
                        - event: console.demo.sgl
                          class: com.acme.Console
                          method: run($Sql)V
                          target: { type: database, id: arg0 }
                          seen: "1.0"

                        - event: console.demo.sql
                          class: com.acme.Console
                          method: stop
                          handler: x

                        - event: console.demo.sql
                          class: com.acme.Console
                          method: eval($Squeal)V
                          target: { type: database, id: arg1 }
                          args: { sql: { value: return, mode: clear } }
                          colour: blue
                          seen: "1.0"

                        - event: console.demo.sql
                          class: com.acme.Console
                          method: eval2()V
                          handler: x
                          exit: arg0
                        """);

        assertEquals(1, run.exit);
        assertEquals(
                List.of(
                        "demo.yaml:5: com.acme.Console: unknown event 'console.demo.sgl';"
                                + " did you mean 'console.demo.sql'?",
                        "demo.yaml:11: com.acme.Console: method 'stop' has no full descriptor; write"
                                + " name(parameters)result, as javap -s prints it, with $Name for what"
                                + " 'types' names",
                        "demo.yaml:21: unknown key 'colour'; there are [absorbs, actor, args, change,"
                                + " class, denied-if, driven, event, exit, fails-if, handler,"
                                + " method, of, only, outcome, result, role, seen, source,"
                                + " target, unless, values]",
                        "demo.yaml:18: '$Squeal' is not among the file's types",
                        "demo.yaml:19: com.acme.Console: arg1 of a method with 1 parameters",
                        "demo.yaml:20: com.acme.Console: argument 'sql': 'mode' is one of [dropped,"
                                + " masked, partial, plain, sealed, token, unset]",
                        "demo.yaml:20: com.acme.Console: 'return' is known at exit only",
                        "demo.yaml:28: com.acme.Console: an argument is known at entry only",
                        "demo.yaml:28: com.acme.Console: arg0 of a method with 0 parameters",
                        "9 mistakes; nothing was written"),
                run.said);
        assertFalse(Files.exists(directory.resolve("generated")));
    }

    @Test
    void aVerdictThatTellsNobodyAndNothingIsAMistake() throws Exception {
        Run run =
                compile(
                        """
                        sensor: demo
                        rows:
                        - role: verdict
                          of: console.demo.sgl
                          class: com.acme.Console
                          method: say($String)V
                          target: { type: database, id: arg0 }
                          fails-if: { value: arg0 }
                          seen: "1.0"

                        - event: console.demo.sql
                          of: console.demo.sql
                          class: com.acme.Console
                          method: run($String)V
                          target: { type: database, id: arg0 }
                          absorbs: log.level.changed
                          denied-if: { in: [no] }
                          actor: { basic: arg0, id: arg0 }
                          only: { value: arg0 }
                          outcome: success
                          seen: "1.0"
                        """);

        assertEquals(1, run.exit);
        assertEquals(
                List.of(
                        "demo.yaml:7: com.acme.Console: 'target' is none of a verdict's",
                        "demo.yaml:3: com.acme.Console: a verdict is 'of' an event, not"
                                + " 'console.demo.sgl'; did you mean 'console.demo.sql'?",
                        "demo.yaml:3: com.acme.Console: a verdict's 'fails-if' has a 'value' and a"
                                + " list of texts, 'in'",
                        "demo.yaml:18: com.acme.Console: 'actor' has 'basic', an Authorization"
                                + " header, alone",
                        "demo.yaml:11: com.acme.Console: 'only' has a 'value' and a list of texts,"
                                + " 'in'",
                        "demo.yaml:11: com.acme.Console: 'denied-if' has a list of texts, 'in', and"
                                + " goes with 'fails-if' any value",
                        "demo.yaml:20: com.acme.Console: 'outcome' is unknown, where the end is not"
                                + " seen, or left out",
                        "demo.yaml:16: com.acme.Console: unknown event 'log.level.changed'; did you"
                                + " mean 'log.level.change'?",
                        "demo.yaml:12: com.acme.Console: 'of' is none of a surface's",
                        "9 mistakes; nothing was written"),
                run.said);
    }

    @Test
    void aTextThatIsNoYamlIsToldWithItsLine() throws Exception {
        Run run = compile("sensor: demo\nrows:\n- { class: \n");

        assertEquals(1, run.exit);
        assertTrue(run.said.get(0).startsWith("demo.yaml:4: no YAML: "), run.said::toString);
    }

    @Test
    void aConsoleIsADozenLinesAndTheSameEachTime() throws Exception {
        String console =
                """
                sensor: demo
                types:
                  Sql: com.acme.Sql
                rows:
                - event: console.demo.sql
                  class: com.acme.Console
                  method: run($Sql[$StringZ)V
                  target: { type: database, id: "arg0.getName()$String" }
                  args:
                    sql: { value: "this.text:$String", mode: masked }
                  seen: "1.0"
                """;
        assertEquals(new Run(0, List.of()), compile(console));
        Path rows =
                directory
                        .resolve("generated/io/jwitness/sensors/internal/rows")
                        .resolve("Rows.java");
        String first = Files.readString(rows);
        assertTrue(first.contains("\"run(Lcom/acme/Sql;[Ljava/lang/String;Z)V\""), first);
        assertTrue(first.contains("\"arg0.getName()Ljava/lang/String;\""), first);

        Files.setLastModifiedTime(rows, java.nio.file.attribute.FileTime.fromMillis(0));
        assertEquals(new Run(0, List.of()), compile(console));

        assertEquals(first, Files.readString(rows));
        assertEquals(
                0, Files.getLastModifiedTime(rows).toMillis(), "written although nothing changed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"events.md", "surfaces.md"})
    void thePageIsTheCatalogues(String page) throws IOException {
        assertEquals(
                Files.readString(Path.of("target", page)),
                Files.readString(Path.of("..", "..", "docs", page)),
                "docs/" + page + " is not current; copy agent/sensors/target/" + page + " over it");
    }

    @Test
    void aCellIsRedUnlessATestHasSeenAllThatTheEventTells() throws Exception {
        Path catalogue = Files.createDirectories(directory.resolve("catalogue"));
        Files.writeString(
                catalogue.resolve("surfaces.tsv"),
                """
                com.acme.Console.run(Lcom/acme/Sql;)V\tconsole.demo.sql\t1.0\tATest\t17 25\tactor,target
                com.acme.Console.run(Lcom/acme/Sql;)V\tconsole.demo.sql\t1.0\tBTest\t21\ttarget,twice
                com.acme.Console.run(Lcom/acme/Sql;)V\t\t2.0\tATest\t17\tcalled
                com.acme.Console.run\tconsole.demo.sql\t2.0\tAnIT\t25\ttarget
                com.acme.Console.carry()V\t\t1.0\tATest\t17\tcalled
                """);
        Files.writeString(catalogue.resolve("surfaces.md"), "$RED of $CELLS\n");
        assertEquals(
                new Run(0, List.of()),
                compile(
                        """
                        sensor: demo
                        types:
                          Sql: com.acme.Sql
                        rows:
                        - event: console.demo.sql
                          class: com.acme.Console
                          method: run($Sql)V
                          target: { type: database, id: arg0 }
                          seen: "1.0, 2.0"
                        - class: com.acme.Console
                          method: carry()V
                          handler: x
                          seen: "1.0"
                        """));

        assertEquals(
                """
                6 of 9

                ## Sensor `demo`

                | method | event | version | 17 | 21 | 25 | driven by |
                |---|---|---|---|---|---|---|
                | `com.acme.Console.run` | `console.demo.sql` | 1.0 | 1 a t | 🔴 twice | 1 a t | ATest, BTest |
                | `com.acme.Console.run` | `console.demo.sql` | 2.0 | 🔴 no record | 🔴 not driven | 1 t 🔴 no actor | ATest, AnIT |
                | `com.acme.Console.carry` |  | 1.0 | called | 🔴 no call seen | 🔴 no call seen | ATest |
                """,
                Files.readString(directory.resolve("surfaces.md"))
                        .replaceFirst("(?s)\n## Told by.*", ""));
    }

    /** A surface is not driven by a test that somebody has renamed. */
    @Test
    void everyTestThatARowNamesIsThere() throws IOException {
        Set<String> named = new TreeSet<>();
        try (Stream<Path> files = Files.list(Path.of("src", "main", "catalogue"))) {
            for (Path file : files.filter(each -> each.toString().endsWith(".yaml")).toList()) {
                for (String line : Files.readAllLines(file)) {
                    if (line.trim().startsWith("driven: ")) {
                        named.addAll(List.of(line.trim().substring(8).split(", ")));
                    }
                }
            }
        }
        assertTrue(named.size() > 5, named::toString);
        for (Path tests : List.of(Path.of("src", "test"), Path.of("..", "dist", "src", "test"))) {
            try (Stream<Path> files = Files.walk(tests)) {
                files.forEach(
                        file -> named.remove(file.getFileName().toString().replace(".java", "")));
            }
        }
        assertEquals(Set.of(), named);
    }

    private Run compile(String family) throws Exception {
        Path catalogue = Files.createDirectories(directory.resolve("catalogue"));
        Files.writeString(catalogue.resolve("events.yaml"), EVENTS);
        Files.writeString(catalogue.resolve("demo.yaml"), family);
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-XX:TieredStopAtLevel=1");
        command.add("-cp");
        command.add(snakeYaml());
        command.add(Path.of("src", "build", "CatalogueCompiler.java").toAbsolutePath().toString());
        command.add(catalogue.toString());
        command.add(directory.resolve("generated").toString());
        command.add(directory.resolve("events.md").toString());
        command.add(directory.resolve("methods.tsv").toString());
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Run(
                process.waitFor(),
                said.lines().map(line -> line.replaceFirst("^catalogue: ", "")).toList());
    }

    private static String snakeYaml() {
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            if (entry.contains("snakeyaml") && !entry.contains("jackson")) {
                return entry;
            }
        }
        throw new AssertionError("no snakeyaml on the class path");
    }
}
