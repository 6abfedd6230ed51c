// SPDX-License-Identifier: Apache-2.0
package io.jwitness.cli.internal;

import io.jwitness.cli.internal.console.Console;
import io.jwitness.cli.internal.console.Console.Colour;
import io.jwitness.cli.internal.console.Json;
import io.jwitness.cli.internal.console.Safe;
import io.jwitness.policy.internal.Policy;
import io.jwitness.policy.internal.PolicyException;
import io.jwitness.policy.internal.file.Finding;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code jwitness policy check}. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description = {
            "Says whether an agent would take this policy, and all that is wrong with it, each",
            "fault with its line and column. Reads it as an agent does at its start, the token",
            "key included: run it where the agent runs, as its user."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  jwitness policy check policy.yaml",
            "  jwitness policy check policy.yaml --json | jq '.errors[]'",
            "",
            "Exit codes: 0 an agent takes it (there may be warnings), 1 it does not, 2 the file",
            "cannot be read."
        })
final class PolicyCheckCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(paramLabel = "FILE", description = "YAML, or JSON where its name ends in .json.")
    private Path file = Path.of("");

    @Option(names = "--json", description = "One JSON object.")
    private boolean json;

    PolicyCheckCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws Exception {
        try {
            Policy policy = PolicyFile.load(file);
            tell(policy, List.of(), policy.warnings());
            return 0;
        } catch (PolicyException refused) {
            tell(null, refused.problems(), List.of());
            return 1;
        }
    }

    private void tell(@Nullable Policy policy, List<Finding> errors, List<Finding> warnings) {
        if (json) {
            console.out().println(Json.write(object(policy, errors, warnings)));
            return;
        }
        print(errors, "error", Colour.RED);
        print(warnings, "warning", Colour.YELLOW);
        String verdict =
                policy == null
                        ? console.paint(Colour.RED, "BAD")
                                + "  "
                                + counted(errors.size(), "error")
                                + "; an agent that runs keeps the rules it has, one that starts"
                                + " has the built-in ones"
                        : console.paint(Colour.GREEN, "GOOD")
                                + "  "
                                + counted(policy.ruleNames().size(), "rule")
                                + ", "
                                + counted(policy.probes().size(), "probe")
                                + ", "
                                + counted(warnings.size(), "warning")
                                + "; digest "
                                + policy.digest();
        console.out().println(verdict);
    }

    private void print(List<Finding> findings, String kind, Colour colour) {
        for (Finding finding : inOrder(findings)) {
            console.out()
                    .println(
                            Safe.text(place(finding))
                                    + console.paint(colour, kind + ":")
                                    + " "
                                    + Safe.text(finding.what()));
        }
    }

    private static String place(Finding finding) {
        return finding.file() + ":" + finding.line() + ":" + finding.column() + ": ";
    }

    /** As they stand in the file; the reader finds them by what they mean. */
    private static List<Finding> inOrder(List<Finding> findings) {
        return findings.stream()
                .sorted(Comparator.comparingInt(Finding::line).thenComparingInt(Finding::column))
                .toList();
    }

    private static String counted(int n, String what) {
        return n + " " + what + (n == 1 ? "" : "s");
    }

    private Map<String, Object> object(
            @Nullable Policy policy, List<Finding> errors, List<Finding> warnings) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("file", file.toString());
        all.put("ok", policy != null);
        if (policy != null) {
            all.put("digest", policy.digest());
            all.put("rules", policy.ruleNames());
            all.put("probes", policy.probes().size());
        }
        all.put("errors", objects(errors));
        all.put("warnings", objects(warnings));
        return all;
    }

    private static List<Map<String, Object>> objects(List<Finding> findings) {
        return inOrder(findings).stream().map(PolicyCheckCommand::object).toList();
    }

    private static Map<String, Object> object(Finding finding) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("line", finding.line());
        object.put("column", finding.column());
        object.put("message", finding.what());
        return object;
    }
}
