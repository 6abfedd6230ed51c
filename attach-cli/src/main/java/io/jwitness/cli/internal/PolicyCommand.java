// SPDX-License-Identifier: Apache-2.0
package io.jwitness.cli.internal;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code jwitness policy}: names what there is. */
@Command(
        name = "policy",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "What an agent records, masks and refuses: the policy file.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  jwitness policy check policy.yaml",
            "  jwitness policy explain policy.yaml jvm.heap.dump --actor alice --source 10.1.2.3",
            "  jwitness policy show 4711 --reason 'INC-2093: what is masked here?'",
        },
        subcommands = {
            PolicyCheckCommand.class,
            PolicyExplainCommand.class,
            PolicyShowCommand.class
        })
final class PolicyCommand implements Runnable {
    @Spec private @Nullable CommandSpec spec;

    @Override
    public void run() {
        if (spec != null) {
            throw new ParameterException(spec.commandLine(), "name a command");
        }
    }
}
