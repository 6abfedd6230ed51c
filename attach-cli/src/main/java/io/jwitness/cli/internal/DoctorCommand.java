// SPDX-License-Identifier: Apache-2.0
package io.jwitness.cli.internal;

import io.jwitness.cli.internal.console.Console;
import io.jwitness.cli.internal.console.Console.Colour;
import io.jwitness.cli.internal.console.Failure;
import io.jwitness.cli.internal.console.Json;
import io.jwitness.cli.internal.console.Safe;
import io.jwitness.cli.internal.console.Table;
import io.jwitness.cli.internal.doctor.ApplicationScan;
import io.jwitness.cli.internal.doctor.Finding;
import io.jwitness.cli.internal.doctor.KnownMethods;
import io.jwitness.cli.internal.jvm.Attacher;
import io.jwitness.cli.internal.jvm.ControlClient;
import io.jwitness.cli.internal.jvm.EmbeddedAgent;
import io.jwitness.cli.internal.jvm.Jvm;
import io.jwitness.cli.internal.jvm.Slot;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code jwitness doctor}. */
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        description = {
            "What is witnessed in a JVM, or would be in an application, and what not and why.",
            "An application's class files are read, and nothing of it is run."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  jwitness doctor 4711",
            "  jwitness doctor app.war",
            "  jwitness doctor /opt/tomcat/lib --json | jq .drifted",
            "",
            "Exit codes: 0 nothing stands in the way, 1 something is not witnessed, 2 it could not",
            "be examined."
        })
final class DoctorCommand implements Callable<Integer> {
    private static final String TABLE = "inst/jwitness-methods.tsv";
    private static final int OLDEST_JAVA = 17;

    private final Console console;

    @Parameters(
            arity = "1..*",
            paramLabel = "PID|JAR",
            description = "A JVM, or jars, wars and directories of an application.")
    private List<String> subjects = List.of();

    @Option(names = "--json", description = "One JSON object.")
    private boolean json;

    DoctorCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws Exception {
        String first = subjects.get(0);
        if (subjects.size() == 1 && first.matches("[0-9]{1,18}") && !Files.exists(Path.of(first))) {
            return jvm(Long.parseLong(first));
        }
        return application(subjects, List.of());
    }

    private int jvm(long pid) throws Exception {
        Jvm jvm = Jvm.of(pid);
        Slot slot = jvm.slot();
        if (slot != null) {
            return armed(ControlClient.answer(slot, pid, Map.of("op", "status")));
        }
        List<String> obstacles = new ArrayList<>();
        String feature = jvm.version().replaceAll("[^0-9].*", "");
        if (!feature.isEmpty() && Integer.parseInt(feature) < OLDEST_JAVA) {
            obstacles.add(
                    "it runs on Java "
                            + jvm.version()
                            + "; the agent needs "
                            + OLDEST_JAVA
                            + " or later");
        }
        try {
            Attacher.examine(jvm.process());
        } catch (Failure inTheWay) {
            obstacles.add(String.valueOf(inTheWay.getMessage()));
        }
        if (!json) {
            console.out().println("no agent is in process " + pid + "; this is what one would see");
        }
        return application(classPath(jvm), obstacles);
    }

    private int armed(Map<String, Object> status) {
        if (json) {
            console.out().println(Json.write(status));
        } else {
            StatusText.sensors(console, status);
            StatusText.called(console, status);
        }
        boolean lacks =
                Json.children(status, "sensors").stream()
                        .anyMatch(sensor -> Json.text(sensor, "state").equals("failed"));
        return lacks ? 1 : 0;
    }

    /** What its command line names and this process can read. */
    private static List<String> classPath(Jvm jvm) {
        List<String> found = new ArrayList<>();
        List<String> arguments = jvm.process().arguments();
        Path directory = jvm.process().directory().resolve("cwd");
        for (int i = 1; i + 1 < arguments.size(); i++) {
            if (List.of("-jar", "-cp", "-classpath", "--class-path").contains(arguments.get(i))) {
                for (String entry : arguments.get(i + 1).split(File.pathSeparator)) {
                    Path path =
                            entry.startsWith("/")
                                    ? jvm.process().seenFromHere(entry)
                                    : directory.resolve(entry);
                    if (Files.isReadable(path)) {
                        found.add(path.toString());
                    }
                }
            }
        }
        return found;
    }

    private int application(List<String> paths, List<String> obstacles) throws Exception {
        KnownMethods known = table();
        ApplicationScan scan = new ApplicationScan(known);
        for (String path : paths) {
            add(scan, path);
        }
        List<Finding> findings = scan.findings();
        TreeSet<String> absent = new TreeSet<>(known.sensors());
        findings.forEach(finding -> absent.remove(finding.sensor()));
        if (json) {
            console.out().println(Json.write(json(scan, findings, absent, obstacles)));
        } else {
            print(scan, findings, absent, obstacles);
        }
        boolean drifted = findings.stream().anyMatch(finding -> !finding.drifted().isEmpty());
        return drifted || !obstacles.isEmpty() ? 1 : 0;
    }

    private static void add(ApplicationScan scan, String path) throws Failure {
        try {
            scan.add(Path.of(path).toRealPath());
        } catch (InvalidPathException | IOException e) {
            throw new Failure(
                            "cannot examine " + path,
                            e instanceof java.nio.file.NoSuchFileException
                                    ? "there is no such file or process"
                                    : e.getClass().getSimpleName() + ": " + e.getMessage(),
                            "Name a running JVM's pid, a jar, a war, or a directory of them")
                    .because(e);
        }
    }

    /** What the agent that this command carries watches. */
    private static KnownMethods table() throws Failure, IOException {
        byte[] table = EmbeddedAgent.load(null).entry(TABLE);
        if (table == null) {
            throw new Failure(
                    "cannot examine anything",
                    "the agent inside this command does not list what it watches",
                    "Run attach-cli/target/jwitness.jar of a full build");
        }
        return KnownMethods.read(new ByteArrayInputStream(table));
    }

    private void print(
            ApplicationScan scan,
            List<Finding> findings,
            Set<String> absent,
            List<String> obstacles) {
        console.out().printf("%d libraries, %d classes read%n", scan.libraries(), scan.classes());
        if (!findings.isEmpty()) {
            Table table = new Table("SENSOR", "LIBRARY", "CLASS", "WITNESSED");
            for (Finding finding : findings) {
                table.row(
                        finding.sensor(),
                        finding.library(),
                        finding.className(),
                        names(finding.matched()));
            }
            table.print(console);
        }
        for (Finding finding : findings) {
            for (Finding.Drift drift : finding.drifted()) {
                warn(
                        "not witnessed: "
                                + finding.className()
                                + "."
                                + drift.method()
                                + " in "
                                + finding.library()
                                + " is another than the catalogue knows ("
                                + (drift.found().isEmpty()
                                        ? "none of that name"
                                        : String.join(", ", drift.found()))
                                + ")");
            }
        }
        obstacles.forEach(obstacle -> warn("in the way: " + obstacle));
        scan.problems().forEach(problem -> warn("not read: " + problem));
        if (!absent.isEmpty()) {
            console.out()
                    .println(
                            "not in these files (the JDK's own are not read): "
                                    + Safe.text(String.join(", ", absent)));
        }
    }

    private void warn(String line) {
        console.out().println(console.paint(Colour.YELLOW, Safe.text(line)));
    }

    private static String names(List<String> methods) {
        TreeSet<String> names = new TreeSet<>();
        methods.forEach(method -> names.add(method.substring(0, method.indexOf('('))));
        return String.join(", ", names);
    }

    private static Map<String, @Nullable Object> json(
            ApplicationScan scan,
            List<Finding> findings,
            Set<String> absent,
            List<String> obstacles) {
        List<Object> witnessed = new ArrayList<>();
        List<Object> drifted = new ArrayList<>();
        for (Finding finding : findings) {
            if (!finding.matched().isEmpty()) {
                Map<String, Object> one = place(finding);
                one.put("methods", finding.matched());
                witnessed.add(one);
            }
            for (Finding.Drift drift : finding.drifted()) {
                Map<String, Object> one = place(finding);
                one.put("method", drift.method());
                one.put("known", drift.known());
                one.put("found", drift.found());
                drifted.add(one);
            }
        }
        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        all.put("libraries", scan.libraries());
        all.put("classes", scan.classes());
        all.put("witnessed", witnessed);
        all.put("drifted", drifted);
        all.put("absent", List.copyOf(absent));
        all.put("obstacles", obstacles);
        all.put("problems", scan.problems());
        return all;
    }

    private static Map<String, Object> place(Finding finding) {
        Map<String, Object> place = new LinkedHashMap<>();
        place.put("sensor", finding.sensor());
        place.put("library", finding.library());
        place.put("class", finding.className());
        return place;
    }
}
