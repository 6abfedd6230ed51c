// SPDX-License-Identifier: Apache-2.0
package io.jwitness.cli.internal;

import io.jwitness.cli.internal.console.Console;
import io.jwitness.cli.internal.console.Console.Colour;
import io.jwitness.cli.internal.console.Durations;
import io.jwitness.cli.internal.console.Failure;
import io.jwitness.cli.internal.console.ProgressBar;
import io.jwitness.cli.internal.console.Safe;
import io.jwitness.record.Problem;
import io.jwitness.record.Report;
import io.jwitness.record.Verdict;
import io.jwitness.record.Verifier;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code jwitness verify}. */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description = {
            "Says whether a journal is what its agent wrote, whole and unaltered, and who outside",
            "vouches for that. Reads only, offline, on a live journal or a copy."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  jwitness verify shop/0 --vkey \"$(cat shop.vkey)\" --anchor /mnt/worm/shop.note",
            "  jwitness verify shop/0 --log-key \"$FLEET\" --origin-prefix shop/ --json",
            "  jwitness verify shop/0 --trust-on-first-use    # never better than UNANCHORED",
            "",
            "Exit codes:",
            "  0 OK          sealed, signed, and vouched for from outside",
            "  1 TAMPERED    altered, removed, added, replaced or forged",
            "  2 ERROR       it could not be verified",
            "  3 INCOMPLETE  sound, but ends in what is not sealed",
            "  4 UNANCHORED  sound in itself, but nothing outside vouches for it"
        })
final class VerifyCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(paramLabel = "DIR|PID", description = "A journal, a copy of it, or a JVM.")
    private String journal = "";

    @Option(
            names = "--vkey",
            paramLabel = "KEY",
            description = "The log's verifier key, as `jwitness vkey` printed it when it began.")
    private @Nullable String vkey;

    @Option(
            names = "--log-key",
            paramLabel = "PUB",
            description = "One public key for every log whose origin has the prefix.")
    private @Nullable String logKey;

    @Option(
            names = "--origin-prefix",
            paramLabel = "P",
            description = "Prefix of those origins; with --log-key.")
    private @Nullable String originPrefix;

    @Option(
            names = "--origin",
            paramLabel = "O",
            description = "Origin that the journal must have; else that of the key.")
    private @Nullable String origin;

    @Option(
            names = "--anchor",
            paramLabel = "FILE",
            description = "Signed checkpoints that were kept elsewhere; may be repeated.")
    private List<Path> anchors = List.of();

    @Option(
            names = "--policy",
            paramLabel = "FILE",
            description = "A C2SP tlog-policy, whose quorum of cosigners vouches.")
    private @Nullable Path policy;

    @Option(
            names = "--max-unanchored",
            paramLabel = "D",
            defaultValue = "1h",
            description = "How much before the last seal may go unvouched; ${DEFAULT-VALUE}.")
    private String maxUnanchored = "1h";

    @Option(
            names = "--max-unsealed",
            paramLabel = "D",
            defaultValue = "5s",
            description = "How old unsealed records of a live journal may be; ${DEFAULT-VALUE}.")
    private String maxUnsealed = "5s";

    @Option(
            names = "--trust-on-first-use",
            description = "Take the key from the journal itself: the verdict is never OK then.")
    private boolean trustOnFirstUse;

    @Option(names = "--json", description = "One JSON object.")
    private boolean json;

    VerifyCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws Exception {
        Report report;
        try (ProgressBar bar = new ProgressBar(console, "records")) {
            report = Verifier.verify(options().progress(bar::at));
        }
        if (json) {
            console.out().println(report.json());
        } else {
            print(report);
        }
        return report.verdict().exitCode();
    }

    private Verifier.Options options() throws Exception {
        int keys = (vkey == null ? 0 : 1) + (logKey == null ? 0 : 1) + (trustOnFirstUse ? 1 : 0);
        boolean byPolicy = keys == 0 && policy != null; // one that names the log
        if ((keys != 1 && !byPolicy) || (logKey == null) != (originPrefix == null)) {
            throw new Failure(
                    "cannot verify " + journal,
                    keys == 0
                            ? "a journal is verified against a key that does not come from it"
                            : "there is one key to verify against, and these options name several"
                                    + " or half of one",
                    "Give --vkey KEY; or --log-key PUB with --origin-prefix P; or --policy FILE"
                            + " with a line 'log'; or --trust-on-first-use, which is never better than UNANCHORED");
        }
        Verifier.Options options =
                Verifier.Options.of(slot())
                        .maxUnanchored(duration("--max-unanchored", maxUnanchored))
                        .maxUnsealed(duration("--max-unsealed", maxUnsealed))
                        .trustOnFirstUse(trustOnFirstUse);
        if (vkey != null) {
            options.vkey(vkey.strip());
        }
        if (logKey != null && originPrefix != null) {
            options.logKey(logKey.strip(), originPrefix);
        }
        if (origin != null) {
            options.origin(origin);
        }
        anchors.forEach(options::anchor);
        if (policy != null) {
            options.policy(policy);
        }
        return options;
    }

    private Path slot() throws Exception {
        try {
            return Journals.find(journal);
        } catch (Failure failure) {
            if (json) {
                return Path.of(journal); // the report says what is missing
            }
            throw failure;
        }
    }

    private static Duration duration(String option, String text) throws Failure {
        Duration duration = Durations.parse(text);
        if (duration == null) {
            throw new Failure(
                    "cannot read " + option + " " + text,
                    "a duration is a number and a unit: ms, s, m, h or d",
                    "As " + option + " 90m");
        }
        return duration;
    }

    private void print(Report report) {
        Verdict verdict = report.verdict();
        Colour colour =
                switch (verdict) {
                    case OK -> Colour.GREEN;
                    case TAMPERED, ERROR -> Colour.RED;
                    case UNANCHORED, INCOMPLETE -> Colour.YELLOW;
                };
        console.out().println(console.paint(colour, verdict.name()) + "  " + meaning(verdict));
        line("origin", report.origin());
        line("records", Long.toString(report.size()));
        line("sealed", Long.toString(report.sealed()));
        String age =
                report.anchoredAgeMs() < 0
                        ? ""
                        : ", "
                                + Durations.format(Duration.ofMillis(report.anchoredAgeMs()))
                                + " before the last seal";
        line("anchored", report.anchored() + age);
        count("unsealed", report.unsealed(), "");
        count("pruned", report.pruned(), "");
        count("in the ring", report.ring(), "acknowledged, not yet in the journal");
        count("unclean ends", report.uncleanEnds(), "sessions that ended without saying so");
        count("by log key", report.logKeyOnly(), "checkpoints whose records are pruned");
        String root = report.root();
        line("root", root == null ? "" : root);
        if (trustOnFirstUse && report.vkey() != null) {
            line("key", report.vkey());
            line("", "taken from the journal itself; keep it elsewhere, and give it next time");
        }
        for (Problem problem : report.problems()) {
            console.out().println(Safe.text(problem.toString()));
        }
        if (report.moreProblems() > 0) {
            console.out().println("and " + report.moreProblems() + " more");
        }
    }

    private void count(String label, long count, String meaning) {
        if (count > 0) {
            line(label, count + (meaning.isEmpty() ? "" : "  (" + meaning + ")"));
        }
    }

    private void line(String label, String value) {
        if (!value.isEmpty()) {
            console.out().printf("%-14s%s%n", label, Safe.text(value));
        }
    }

    private static String meaning(Verdict verdict) {
        return switch (verdict) {
            case OK -> "sealed, signed, and vouched for from outside";
            case TAMPERED -> "altered, removed, added, replaced or forged";
            case ERROR -> "it could not be verified";
            case INCOMPLETE -> "sound, but it ends in what is not sealed";
            case UNANCHORED -> "sound in itself, but nothing outside vouches for it";
        };
    }
}
