// SPDX-License-Identifier: Apache-2.0
package io.jwitness.cli.internal;

import io.jwitness.cli.internal.console.Console;
import io.jwitness.cli.internal.console.Console.Colour;
import io.jwitness.cli.internal.console.Json;
import io.jwitness.cli.internal.console.Safe;
import io.jwitness.cli.internal.console.Table;
import io.jwitness.cli.internal.jvm.ControlClient;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code jwitness policy show}. */
@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        description = {
            "The policy in force in a JVM: its digest, where it came from, its rules. The agent",
            "records who asks and why before it answers; no reason, no answer."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  jwitness policy show 4711 --reason 'INC-2093: who may dump the heap?'",
            "",
            "Exit codes: 0 shown, 1 the agent refused, 2 there is no agent, or none that answers."
        })
final class PolicyShowCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(paramLabel = "PID", description = "A JVM under an agent.")
    private long pid;

    @Mixin private final Purpose purpose = new Purpose();

    @Option(names = "--json", description = "The agent's answer as it is.")
    private boolean json;

    PolicyShowCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws Exception {
        Map<String, String> request = purpose.request("policy", "cannot show the policy");
        Map<String, Object> answer = ControlClient.answer(Journals.slotOf(pid), pid, request);
        if (json) {
            console.out().println(Json.write(answer));
        } else {
            print(answer);
        }
        return 0;
    }

    private void print(Map<String, Object> answer) {
        String from = Json.text(answer, "from");
        String configured = Json.text(answer, "configured");
        line("from", from);
        if (!configured.isEmpty() && !configured.equals(from)) {
            line(
                    "",
                    console.paint(Colour.YELLOW, "not ")
                            + Safe.text(configured)
                            + ", which the agent refused; see its agent.log");
        }
        line("digest", Json.text(answer, "digest"));
        line("masking", Json.text(answer, "masking"));
        line("warnings", Json.text(answer, "warnings"));
        Table rules = new Table("RULE", "LEVEL", "WAIT", "ON FAILURE", "EFFECT", "MATCH");
        for (Map<String, Object> rule : Json.children(answer, "rules")) {
            String match = Json.text(rule, "match");
            rules.row(
                    Json.text(rule, "name"),
                    Json.text(rule, "level"),
                    Json.text(rule, "wait"),
                    Json.text(rule, "onFailure"),
                    Json.text(rule, "effect"),
                    match.isEmpty() ? "(every action)" : match);
        }
        rules.print(console);
        List<Map<String, Object>> probes = Json.children(answer, "probes");
        if (!probes.isEmpty()) {
            Table table = new Table("PROBE", "METHOD", "CLASS");
            for (Map<String, Object> probe : probes) {
                table.row(
                        Json.text(probe, "event"),
                        Json.text(probe, "method"),
                        Json.text(probe, "class"));
            }
            table.print(console);
        }
        String count = Json.text(answer, "probe_count");
        if (!count.equals(Integer.toString(probes.size()))) {
            console.out().println(Safe.text(count) + " probes in all");
        }
    }

    private void line(String label, String value) {
        console.out().printf("%-10s%s%n", label, label.isEmpty() ? value : Safe.text(value));
    }
}
