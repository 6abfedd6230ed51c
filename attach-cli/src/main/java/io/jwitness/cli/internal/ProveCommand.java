// SPDX-License-Identifier: Apache-2.0
package io.jwitness.cli.internal;

import io.jwitness.cli.internal.console.Console;
import io.jwitness.cli.internal.console.Failure;
import io.jwitness.record.Proof;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code jwitness prove}. */
@Command(
        name = "prove",
        mixinStandardHelpOptions = true,
        description = {
            "Prints a proof that a record is in a journal: a C2SP tlog-proof, under the newest",
            "checkpoint with the most signatures. Checking it needs no journal."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  jwitness prove 4711 shop/0 > 4711.proof",
            "  jwitness tail shop/0 -n +4712 --json | head -1 > 4711.json",
            "  jwitness check 4711.proof 4711.json --vkey \"$(cat shop.vkey)\""
        })
final class ProveCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(index = "0", paramLabel = "SEQ", description = "The record's sequence number.")
    private long sequence;

    @Parameters(
            index = "1",
            paramLabel = "DIR|PID",
            description = "A journal, or a JVM under an agent.")
    private String journal = "";

    ProveCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws Exception {
        if (sequence < 0) {
            throw new Failure(
                    "cannot prove record " + sequence,
                    "sequence numbers begin at 0",
                    "See them: jwitness tail " + journal + " --json");
        }
        Path slot = Journals.find(journal);
        try {
            console.out().writeBytes(Proof.make(slot, sequence).bytes());
            return 0;
        } catch (IllegalArgumentException e) {
            throw new Failure(
                            "cannot prove record " + sequence,
                            String.valueOf(e.getMessage()),
                            "A record is sealed within about a second of being written; one that"
                                    + " was pruned can be proven from an older copy alone")
                    .because(e);
        }
    }
}
