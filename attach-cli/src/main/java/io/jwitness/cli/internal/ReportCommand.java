// SPDX-License-Identifier: Apache-2.0
package io.jwitness.cli.internal;

import io.jwitness.cli.internal.console.Console;
import io.jwitness.cli.internal.console.Failure;
import io.jwitness.cli.internal.console.ProgressBar;
import io.jwitness.cli.internal.console.Safe;
import io.jwitness.cli.internal.records.Reading;
import io.jwitness.cli.internal.records.RecordFilter;
import io.jwitness.cli.internal.records.RecordView;
import io.jwitness.cli.internal.report.ReportFacts;
import io.jwitness.cli.internal.report.ReportHtml;
import io.jwitness.cli.internal.report.ReportJson;
import io.jwitness.cli.internal.report.ReportSummary;
import io.jwitness.cli.internal.report.ReportText;
import io.jwitness.record.JournalReader;
import io.jwitness.record.JournalReader.Status;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code jwitness report}: a journal summed up for people. */
@Command(
        name = "report",
        mixinStandardHelpOptions = true,
        description = {
            "Sums a journal up: who did what, by day, what failed or was refused, what was done",
            "outside declared debug sessions, what was lost. An attempt and its end are one act, a",
            "count is as many as it says; what JWitness writes of itself is none, unless an",
            "--event names it. Losses and unclean ends of the time are told whatever is asked for."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  jwitness report 4711 --since 7d",
            "  jwitness report shop/0 --since 2026-11-01 --until 2026-11-30 --html november.html",
            "  jwitness report shop/0 --actor 'alice*' --json | jq '.who.rows'",
            "",
            "A page is one file: no script, nothing from elsewhere. It is readable by its owner alone,",
            "and never replaces a file that is there.",
            "A report verifies nothing: see `jwitness verify`. Exit codes: 0; 1 if a record differs",
            "from its hash or is missing, which the report says; 2 usage or environment."
        })
final class ReportCommand implements Callable<Integer> {
    private static final int MAX_TOP = 500;

    private final Console console;

    @Parameters(paramLabel = "DIR|PID", description = "A journal, or a JVM under an agent.")
    private String journal = "";

    @Mixin private final SearchOptions search = new SearchOptions();

    @Option(names = "--json", description = "One JSON object.")
    private boolean json;

    @Option(
            names = "--html",
            paramLabel = "FILE",
            description = "A page, into a file that is not there yet.")
    private @Nullable Path html;

    @Option(
            names = "--top",
            paramLabel = "N",
            defaultValue = "50",
            description =
                    "Rows of a table at most, those with the most acts; the rest is summed up."
                            + " ${DEFAULT-VALUE} by default, at most "
                            + MAX_TOP
                            + ".")
    private int top;

    @Option(
            names = "--access-log",
            paramLabel = "FILE",
            description = "Where this reading is recorded; else access.log in this user's state.")
    private @Nullable Path accessLog;

    ReportCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws Exception {
        if (top < 1 || top > MAX_TOP) {
            throw new Failure(
                    "cannot make tables of " + top + " rows",
                    "--top takes a number from 1 to " + MAX_TOP,
                    "Leave --top out for 50, or ask for less with --since or --actor");
        }
        Instant now = Instant.now();
        RecordFilter filter = search.filter(now, false);
        Path slot = Journals.find(journal);
        Path page = html;
        if (page != null) {
            checkPage(slot, page);
        }
        ReportFacts report = read(slot, filter, now);
        if (page != null) {
            write(page, ReportHtml.of(report));
        }
        if (json) {
            // Escapes mean the same in JSON, and drive no terminal.
            console.out().println(Safe.text(ReportJson.of(report)));
        } else if (page != null) {
            console.out().println(Safe.text("The report is in " + page));
        } else {
            new ReportText(console).print(report);
        }
        return report.reading().isSound() ? 0 : 1;
    }

    private ReportFacts read(Path slot, RecordFilter filter, Instant now) throws Exception {
        try (JournalReader reader = JournalReader.open(slot);
                ProgressBar bar = new ProgressBar(console, "records")) {
            new AccessLog(accessLog, StateHome.of(console.environment()))
                    .reading("report", slot, filter.toString());
            Reading reading = new Reading(reader, console, bar, Reading.sealedSize(slot));
            ReportSummary summary = new ReportSummary(filter, top);
            for (Status status = reading.next(); status != Status.END; status = reading.next()) {
                if (status != Status.HOLE) {
                    summary.see(RecordView.of(reading.record()));
                }
            }
            summary.end();
            return new ReportFacts(slot, now, reading, summary);
        }
    }

    private static void checkPage(Path slot, Path page) throws Failure, IOException {
        Journals.refuseWithin(slot, page, "--html");
        if (Files.exists(page, LinkOption.NOFOLLOW_LINKS)) {
            throw new Failure(
                    "will not write " + page,
                    "it is there already, and a report replaces nothing",
                    "Name another file, or remove that one");
        }
        Path folder = folder(page);
        if (!Files.isDirectory(folder)) {
            throw new Failure(
                    "cannot write " + page,
                    "there is no directory " + folder,
                    "Make it, or name a file elsewhere");
        }
    }

    /** As a whole or not at all; readable by its owner, as temporary files are made. */
    private static void write(Path page, String text) throws Failure, IOException {
        Path fresh = Files.createTempFile(folder(page), ".jwitness-report", ".tmp");
        try {
            Files.write(fresh, text.getBytes(StandardCharsets.UTF_8));
            if (Files.exists(page, LinkOption.NOFOLLOW_LINKS)) {
                throw new Failure(
                        "will not write " + page,
                        "somebody made it meanwhile, and a report replaces nothing",
                        "Name another file");
            }
            Files.move(fresh, page, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    private static Path folder(Path page) {
        Path folder = page.toAbsolutePath().getParent();
        return folder == null ? page.toAbsolutePath() : folder;
    }
}
