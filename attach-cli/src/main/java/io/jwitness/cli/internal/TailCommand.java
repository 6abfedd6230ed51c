// SPDX-License-Identifier: Apache-2.0
package io.jwitness.cli.internal;

import io.jwitness.cli.internal.console.Console;
import io.jwitness.cli.internal.console.Failure;
import io.jwitness.cli.internal.records.Reading;
import io.jwitness.cli.internal.records.RecordPrinter;
import io.jwitness.record.JournalReader;
import io.jwitness.record.JournalReader.Status;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code jwitness tail}: shows records as tail(1) shows lines.
 *
 * <p>Every document in order and none skipped: one whose leaf differs is shown too, told on stderr
 * with its place, and makes the exit code 1; so does a hole.
 */
@Command(
        name = "tail",
        mixinStandardHelpOptions = true,
        description = {
            "Shows the last records of a journal, as tail(1): who, what, to what, with what outcome.",
            "Checks each against its hash on the way; exit 1 if one differs or is missing."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  jwitness tail 4711 -f",
            "  jwitness tail ~/.local/state/jwitness/shop/0 -n +1 --json > records.jsonl",
            "",
            "A name with a question mark is one that nobody vouches for."
        })
final class TailCommand implements Callable<Integer> {
    private static final long POLL_MS = 250;

    private final Console console;

    @Parameters(paramLabel = "DIR|PID", description = "A journal, or a JVM under an agent.")
    private String journal = "";

    @Option(
            names = {"-n", "--lines"},
            paramLabel = "N",
            defaultValue = "10",
            description = "How many; +N: from the Nth on, +1 is all. ${DEFAULT-VALUE} by default.")
    private String lines = "10";

    @Option(
            names = {"-f", "--follow"},
            description = "Go on as records come, until interrupted.")
    private boolean follow;

    @Option(names = "--json", description = "The stored records, one per line, byte for byte.")
    private boolean json;

    @Option(
            names = "--access-log",
            paramLabel = "FILE",
            description = "Where this reading is recorded; else access.log in this user's state.")
    private @Nullable Path accessLog;

    TailCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws Exception {
        if (!lines.matches("\\+?[0-9]{1,15}")) {
            throw new Failure(
                    "cannot show '" + lines + "' records",
                    "-n takes a number, or +N for all from the Nth on",
                    "As -n 50, or -n +1 for all");
        }
        Path slot = Journals.find(journal);
        try (JournalReader reader = JournalReader.open(slot)) {
            new AccessLog(accessLog, StateHome.of(console.environment()))
                    .reading("tail", slot, "-n " + lines + (follow ? " -f" : ""));
            Reading reading = new Reading(reader, console);
            RecordPrinter printer = new RecordPrinter(console, json);
            printer.heading();
            show(reading, slot, printer);
            while (follow) {
                console.out().flush();
                if (console.out().checkError()) {
                    break;
                }
                TimeUnit.MILLISECONDS.sleep(POLL_MS);
                rest(reading, printer);
            }
            return reading.isSound() ? 0 : 1;
        }
    }

    private void show(Reading reading, Path slot, RecordPrinter printer) throws IOException {
        long wanted = Long.parseLong(lines.replace("+", ""));
        if (lines.startsWith("+")) {
            // As tail(1): the first is number 1.
            for (long skip = 1; skip < wanted; skip++) {
                if (reading.next() == Status.END) {
                    return;
                }
            }
            rest(reading, printer);
            return;
        }
        long guess = Math.max(0, Reading.sealedSize(slot) - wanted);
        Deque<byte[]> last = last(reading, guess, wanted);
        if (last.size() < wanted && guess > 0) {
            // The checkpoint promised more than there is; what it says is no reason to show less.
            last = last(reading, 0, wanted);
        }
        for (byte[] record : last) {
            printer.print(record);
        }
    }

    private static Deque<byte[]> last(Reading reading, long from, long wanted) throws IOException {
        Deque<byte[]> last = new ArrayDeque<>();
        reading.seek(from);
        for (Status status = reading.next(); status != Status.END; status = reading.next()) {
            if (status != Status.HOLE && wanted > 0) {
                if (last.size() == wanted) {
                    last.removeFirst();
                }
                last.addLast(reading.record());
            }
        }
        return last;
    }

    private static void rest(Reading reading, RecordPrinter printer) throws IOException {
        for (Status status = reading.next(); status != Status.END; status = reading.next()) {
            if (status != Status.HOLE) {
                printer.print(reading.record());
            }
        }
    }
}
