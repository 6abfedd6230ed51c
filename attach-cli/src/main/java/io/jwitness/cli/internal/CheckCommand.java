// SPDX-License-Identifier: Apache-2.0
package io.jwitness.cli.internal;

import io.jwitness.cli.internal.console.Console;
import io.jwitness.cli.internal.console.Console.Colour;
import io.jwitness.cli.internal.console.Failure;
import io.jwitness.cli.internal.console.Json;
import io.jwitness.cli.internal.console.Safe;
import io.jwitness.record.Checkpoint;
import io.jwitness.record.Consistency;
import io.jwitness.record.Proof;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code jwitness check}. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        customSynopsis = {
            "jwitness check PROOF RECORD --vkey KEY [--json]",
            "jwitness check PROOF --old CHECKPOINT --vkey KEY [--json]"
        },
        description = {
            "Checks that a record is where its proof says, in the journal of a key. Needs neither",
            "the journal nor a network. One newline at the record's end is forgiven.",
            "With --old: that the journal only grew from that checkpoint to the one in the proof."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  jwitness check 4711.proof 4711.json --vkey \"$(cat shop.vkey)\"",
            "  jwitness check grown.proof --old kept.note --vkey \"$(cat shop.vkey)\"",
            "",
            "Exit codes: 0 it is proven, 1 it is not, 2 it could not be checked."
        })
final class CheckCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(index = "0", paramLabel = "PROOF", description = "What `jwitness prove` printed.")
    private Path proof = Path.of("");

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "RECORD",
            description = "The record's stored bytes.")
    private @Nullable Path record;

    @Option(
            names = "--old",
            paramLabel = "CHECKPOINT",
            description = "The older checkpoint, as it was kept.")
    private @Nullable Path old;

    @Option(
            names = "--vkey",
            required = true,
            paramLabel = "KEY",
            description = "The log's verifier key.")
    private String vkey = "";

    @Option(names = "--json", description = "One JSON object.")
    private boolean json;

    CheckCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws Exception {
        byte[] claim = Files.readAllBytes(proof);
        Path recordFile = record;
        Path oldFile = old;
        if ((recordFile == null) == (oldFile == null)) {
            throw new Failure(
                    "cannot check " + proof,
                    "a record is needed, or --old with a checkpoint, and not both",
                    Consistency.looksLike(claim)
                            ? "This proof tells of growth: give --old CHECKPOINT"
                            : "Give the record's bytes, as `jwitness tail --json` prints them");
        }
        String problem =
                recordFile != null
                        ? problem(claim, Files.readAllBytes(recordFile))
                        : growth(claim, Files.readAllBytes(oldFile));
        if (json) {
            Map<String, Object> answer = new LinkedHashMap<>();
            answer.put("proven", problem == null);
            if (problem != null) {
                answer.put("problem", problem);
            }
            console.out().println(Json.write(answer));
        } else if (problem == null) {
            console.out()
                    .println(
                            console.paint(Colour.GREEN, "PROVEN")
                                    + (recordFile != null
                                            ? "  the record is in the journal of this key"
                                            : "  the journal of this key only grew"));
        } else {
            console.out()
                    .println(console.paint(Colour.RED, "NOT PROVEN") + "  " + Safe.text(problem));
        }
        return problem == null ? 0 : 1;
    }

    /** What is wrong, or null. What is no proof at all is bad news, and no error of who asks. */
    private @Nullable String problem(byte[] claim, byte[] bytes) {
        boolean compact = Proof.isCompact(claim);
        Proof parsed;
        try {
            parsed = compact ? Proof.parseCompact(claim, bytes) : Proof.parse(claim);
        } catch (IllegalArgumentException e) {
            return "this is no proof: " + e.getMessage();
        }
        String problem = parsed.problem(bytes, vkey.strip());
        return problem != null && compact ? problem + ", or not for this record" : problem;
    }

    private @Nullable String growth(byte[] claim, byte[] older) {
        Consistency parsed;
        Checkpoint kept;
        try {
            parsed = Consistency.parse(claim);
        } catch (IllegalArgumentException e) {
            return "this is no proof of growth: " + e.getMessage();
        }
        try {
            kept = Checkpoint.parse(older);
        } catch (IllegalArgumentException e) {
            return "the older checkpoint is none: " + e.getMessage();
        }
        return parsed.problem(kept, vkey.strip());
    }
}
