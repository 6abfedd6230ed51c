// SPDX-License-Identifier: Apache-2.0
package io.jwitness.cli.internal;

import io.jwitness.cli.internal.console.Console;
import io.jwitness.cli.internal.console.Failure;
import io.jwitness.cli.internal.console.ProgressBar;
import io.jwitness.record.Checkpoint;
import io.jwitness.record.Consistency;
import io.jwitness.record.Proof;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code jwitness prove}. */
@Command(
        name = "prove",
        mixinStandardHelpOptions = true,
        customSynopsis = {
            "jwitness prove SEQ DIR|PID [--compact]",
            "jwitness prove --old CHECKPOINT|SIZE DIR|PID"
        },
        description = {
            "Prints a proof that a record is in a journal: a C2SP tlog-proof, under the newest",
            "checkpoint with the most signatures. Checking it needs no journal.",
            "With --old: a proof that the journal only grew since an older checkpoint, in the form",
            "in which a C2SP tlog-witness takes it."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  jwitness prove 4711 shop/0 > 4711.proof",
            "  jwitness tail shop/0 -n +4712 --json | head -1 > 4711.json",
            "  jwitness check 4711.proof 4711.json --vkey \"$(cat shop.vkey)\"",
            "  jwitness prove --old /mnt/worm/shop.note shop/0 > grown.proof",
            "  jwitness check grown.proof --old /mnt/worm/shop.note --vkey \"$(cat shop.vkey)\""
        })
final class ProveCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(
            arity = "1..2",
            paramLabel = "SEQ DIR|PID",
            description = "The record's sequence number; a journal, or a JVM under an agent.")
    private List<String> arguments = List.of();

    @Option(
            names = "--old",
            paramLabel = "CHECKPOINT|SIZE",
            description = "A file with an older checkpoint, or its size: prove growth since then.")
    private @Nullable String old;

    @Option(
            names = "--compact",
            description = "A third shorter, in bytes that jwitness check alone reads.")
    private boolean compact;

    ProveCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws Exception {
        int expected = old == null ? 2 : 1;
        if (arguments.size() != expected) {
            throw new Failure(
                    "cannot prove anything",
                    expected == 2
                            ? "a record's number and a journal are needed"
                            : "beside --old one journal is needed",
                    "As jwitness prove 4711 shop/0, or jwitness prove --old shop.note shop/0");
        }
        if (old != null && compact) {
            throw new Failure(
                    "cannot prove growth",
                    "--compact is for the proof of a record",
                    "Leave --compact away");
        }
        String journal = arguments.get(expected - 1);
        String what = old == null ? "record " + arguments.get(0) : "growth since " + old;
        long sequence = old == null ? sequence(arguments.get(0), journal) : -1;
        Path slot = Journals.find(journal);
        try (ProgressBar bar = new ProgressBar(console, "records")) {
            byte[] proof =
                    old == null
                            ? bytes(Proof.make(slot, sequence, bar::at))
                            : Consistency.make(slot, oldSize(old), bar::at).bytes();
            console.out().writeBytes(proof);
            return 0;
        } catch (IllegalArgumentException e) {
            throw new Failure(
                            "cannot prove " + what,
                            String.valueOf(e.getMessage()),
                            "A record is sealed within about a second of being written; one that"
                                    + " was pruned can be proven from an older copy alone")
                    .because(e);
        }
    }

    private byte[] bytes(Proof proof) {
        return compact ? proof.compact() : proof.bytes();
    }

    private static long sequence(String text, String journal) throws Failure {
        try {
            long sequence = Long.parseLong(text);
            if (sequence >= 0) {
                return sequence;
            }
        } catch (NumberFormatException e) {
            throw new Failure(
                            "cannot prove record " + text,
                            "that is no number",
                            "Name the record's sequence number first, then the journal")
                    .because(e);
        }
        throw new Failure(
                "cannot prove record " + text,
                "sequence numbers begin at 0",
                "See them: jwitness tail " + journal + " --json");
    }

    private static long oldSize(String old) throws IOException {
        return old.matches("[0-9]{1,18}") && !Files.exists(Path.of(old))
                ? Long.parseLong(old)
                : Checkpoint.parse(Files.readAllBytes(Path.of(old))).size();
    }
}
