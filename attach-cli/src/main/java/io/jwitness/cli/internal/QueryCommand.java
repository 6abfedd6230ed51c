// SPDX-License-Identifier: Apache-2.0
package io.jwitness.cli.internal;

import io.jwitness.cli.internal.console.Console;
import io.jwitness.cli.internal.console.Failure;
import io.jwitness.cli.internal.console.ProgressBar;
import io.jwitness.cli.internal.records.Reading;
import io.jwitness.cli.internal.records.RecordFilter;
import io.jwitness.cli.internal.records.RecordPrinter;
import io.jwitness.cli.internal.records.RecordView;
import io.jwitness.record.JournalReader;
import io.jwitness.record.JournalReader.Status;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code jwitness query}: the records that match, in the journal's order.
 *
 * <p>All of the journal is read, since clocks say nothing of order; nothing is kept but what {@code
 * -n} asks for. A document that is not what was written is told on stderr whether it matches or
 * not.
 */
@Command(
        name = "query",
        mixinStandardHelpOptions = true,
        description = {
            "Finds records by time, actor, event, target, outcome, session or text; each option that",
            "is given must hold, of a repeated one any value. Prints them as `tail` does, in order.",
            "A count, which stands for many acts, is found where any of them may lie in the time."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  jwitness query 4711 --since 2h --outcome denied --outcome failure",
            "  jwitness query shop/0 --event 'jvm.heap.*' --since 2026-11-01 --until 2026-11-30",
            "  jwitness query shop/0 --actor alice --target 'com.shop.*' --json > alice.jsonl",
            "  jwitness query shop/0 --text OPS-4711 -n 20",
            "",
            "All of the journal is read, whatever the times: clocks can be set back.",
            "Exit codes: 0 also where nothing matches; 1 if a record differs from its hash or is",
            "missing, which is told on stderr whether it would match or not; 2 usage or environment."
        })
final class QueryCommand implements Callable<Integer> {
    private static final int MAX_LAST = 10_000;

    /** So often it is asked whether anybody still listens. */
    private static final int ASK_AFTER = 4096;

    private final Console console;

    @Parameters(paramLabel = "DIR|PID", description = "A journal, or a JVM under an agent.")
    private String journal = "";

    @Mixin private final SearchOptions search = new SearchOptions();

    @Option(
            names = {"-n", "--lines"},
            paramLabel = "N",
            description = "Only the last N that match, at most " + MAX_LAST + ".")
    private @Nullable Integer lines;

    @Option(
            names = "--all",
            description =
                    "With jwitness.seal and jwitness.key.rotate, which come by the clock; they are"
                            + " left out unless this or an --event asks for them.")
    private boolean all;

    @Option(names = "--json", description = "The stored records, one per line, byte for byte.")
    private boolean json;

    @Option(
            names = "--access-log",
            paramLabel = "FILE",
            description = "Where this reading is recorded; else access.log in this user's state.")
    private @Nullable Path accessLog;

    private long matches;
    private long lost;

    QueryCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws Exception {
        Integer last = lines;
        if (last != null && (last < 1 || last > MAX_LAST)) {
            throw new Failure(
                    "cannot show the last " + last + " matches",
                    "-n takes a number from 1 to " + MAX_LAST,
                    "Leave -n out for all of them");
        }
        RecordFilter filter = search.filter(Instant.now(), all);
        Path slot = Journals.find(journal);
        try (JournalReader reader = JournalReader.open(slot);
                ProgressBar bar = new ProgressBar(console, "records")) {
            new AccessLog(accessLog, StateHome.of(console.environment()))
                    .reading("query", slot, filter + (last == null ? "" : " -n " + last));
            Reading reading = new Reading(reader, console, bar, Reading.sealedSize(slot));
            search(reading, filter, last == null ? 0 : last);
            reading.aside();
            tell(reading);
            return reading.isSound() ? 0 : 1;
        }
    }

    private void search(Reading reading, RecordFilter filter, int last) throws IOException {
        RecordPrinter printer = new RecordPrinter(console, json);
        Deque<byte[]> kept = new ArrayDeque<>();
        for (Status status = reading.next(); status != Status.END; status = reading.next()) {
            if (reading.records() % ASK_AFTER == 0 && console.out().checkError()) {
                return; // whoever read the pipe has gone
            }
            if (status == Status.HOLE) {
                continue;
            }
            byte[] record = reading.record();
            RecordView view = RecordView.of(record);
            countLoss(view, filter);
            if (view == null ? filter.narrows() : !filter.matches(view)) {
                continue;
            }
            if (last == 0) {
                print(printer, record, reading);
                continue;
            }
            if (kept.size() == last) {
                kept.removeFirst();
            }
            kept.addLast(record);
        }
        for (byte[] record : kept) {
            print(printer, record, reading);
        }
    }

    private void print(RecordPrinter printer, byte[] record, Reading reading) {
        reading.aside();
        if (matches++ == 0) {
            printer.heading();
        }
        printer.print(record);
        if (console.errTerminal()) {
            console.out().flush(); // whole lines, or the progress would stand within one
        }
    }

    /** What was lost in the time that is asked for might have matched. */
    private void countLoss(@Nullable RecordView view, RecordFilter filter) {
        if (view != null && view.event().equals("jwitness.gap") && filter.isInTime(view)) {
            lost += Math.max(0, view.number("gap", "count"));
        }
    }

    private void tell(Reading reading) {
        if (matches == 0) {
            console.complain("none of " + reading.records() + " records matches");
        }
        if (reading.first() > 0) {
            console.complain(
                    "the journal begins with record "
                            + reading.first()
                            + ": what was in front of it is pruned, and was not looked at");
        }
        if (lost > 0) {
            console.complain(
                    lost
                            + " records of this time were lost, and might have matched: see"
                            + " --event jwitness.gap");
        }
    }
}
