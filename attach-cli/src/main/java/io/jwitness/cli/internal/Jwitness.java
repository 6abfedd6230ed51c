// SPDX-License-Identifier: Apache-2.0
package io.jwitness.cli.internal;

import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command without a subcommand: says what there is. */
@Command(
        name = "jwitness",
        mixinStandardHelpOptions = true,
        versionProvider = Jwitness.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        description =
                "Witnesses debugging actions against a production JVM, and proves what it saw.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  jwitness list",
            "  jwitness attach 4711 --reason 'INC-2093: orders time out'",
            "  jwitness tail 4711 -f",
            "  jwitness query 4711 --since 2h --actor alice",
            "  jwitness verify ~/.local/state/jwitness/shop/0 --vkey \"$KEY\" --anchor shop.note",
            "",
            "Exit codes: 0 ok, 1 the answer is bad news, 2 usage or environment,",
            "3 and 4 as in `jwitness verify --help`."
        },
        subcommands = {
            ListCommand.class,
            AttachCommand.class,
            DetachCommand.class,
            StatusCommand.class,
            DoctorCommand.class,
            TailCommand.class,
            QueryCommand.class,
            ReportCommand.class,
            VerifyCommand.class,
            ProveCommand.class,
            CheckCommand.class,
            TilesCommand.class,
            VkeyCommand.class,
            KeygenCommand.class,
            ExportCommand.class,
            PolicyCommand.class,
            AutoComplete.GenerateCompletion.class
        })
final class Jwitness implements Runnable {
    @Spec private @Nullable CommandSpec spec;

    @Override
    public void run() {
        if (spec != null) {
            throw new ParameterException(spec.commandLine(), "name a command");
        }
    }

    /** Version of the jar that runs. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Jwitness.class.getPackage().getImplementationVersion();
            return new String[] {"jwitness " + (version == null ? "(built in place)" : version)};
        }
    }
}
