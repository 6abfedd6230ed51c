// SPDX-License-Identifier: Apache-2.0
package io.jwitness.cli.internal;

import io.jwitness.cli.internal.console.Console;
import io.jwitness.cli.internal.console.Json;
import io.jwitness.cli.internal.jvm.ControlClient;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code jwitness status}. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description = "How the agent in a JVM is: sensors, policy, journal, export.",
        footerHeading = "%nExamples:%n",
        footer = {"  jwitness status 4711", "  jwitness status 4711 --json | jq .sealed"})
final class StatusCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(paramLabel = "PID", description = "A JVM under an agent.")
    private long pid;

    @Option(names = "--json", description = "The agent's answer as it is.")
    private boolean json;

    StatusCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws Exception {
        Map<String, Object> status =
                ControlClient.answer(Journals.slotOf(pid), pid, Map.of("op", "status"));
        if (json) {
            console.out().println(Json.write(status));
        } else {
            StatusText.print(console, status);
        }
        return 0;
    }
}
