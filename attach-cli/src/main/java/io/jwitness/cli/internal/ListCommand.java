// SPDX-License-Identifier: Apache-2.0
package io.jwitness.cli.internal;

import io.jwitness.cli.internal.console.Console;
import io.jwitness.cli.internal.console.Json;
import io.jwitness.cli.internal.console.Safe;
import io.jwitness.cli.internal.console.Table;
import io.jwitness.cli.internal.jvm.Jvm;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code jwitness list}. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description = "JVMs on this host, and whether an agent is armed in them.",
        footerHeading = "%nExamples:%n",
        footer = {"  jwitness list", "  sudo jwitness list --json    # of all users"})
final class ListCommand implements Callable<Integer> {
    private final Console console;

    @Option(names = "--json", description = "One JSON object per JVM and line.")
    private boolean json;

    ListCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws Exception {
        List<Jvm> all = Jvm.all();
        if (json) {
            for (Jvm jvm : all) {
                console.out().println(Json.write(asJson(jvm)));
            }
            return 0;
        }
        if (all.isEmpty()) {
            console.out().println("No JVM runs here that this user can see.");
            return 0;
        }
        Table table = new Table("PID", "USER", "JAVA", "AGENT", "CONTAINER", "MAIN");
        for (Jvm jvm : all) {
            table.row(
                    Long.toString(jvm.process().pid()),
                    jvm.user(),
                    jvm.version(),
                    agent(jvm),
                    jvm.container(),
                    Safe.cut(jvm.main(), 80));
        }
        table.print(console);
        return 0;
    }

    private static String agent(Jvm jvm) {
        if (jvm.slot() != null) {
            return "on";
        }
        return jvm.process().openFiles().isEmpty() ? "?" : "off";
    }

    private static Map<String, Object> asJson(Jvm jvm) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("pid", jvm.process().pid());
        object.put("user", jvm.user());
        object.put("java", jvm.version());
        object.put("agent", agent(jvm));
        object.put("container", jvm.container());
        object.put("main", jvm.main());
        if (jvm.slot() != null) {
            object.put("journal", jvm.slot().path().toString());
        }
        return object;
    }
}
