// SPDX-License-Identifier: Apache-2.0
package io.jwitness.cli.internal;

import io.jwitness.cli.internal.console.Console;
import io.jwitness.cli.internal.console.Failure;
import io.jwitness.cli.internal.console.Safe;
import io.jwitness.record.Checkpoint;
import io.jwitness.record.JournalReader;
import io.jwitness.record.JournalReader.Status;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
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

    private boolean sound = true;

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
            RecordLine rows = new RecordLine(console);
            if (!json) {
                console.out().println(rows.heading());
            }
            show(reader, slot, rows);
            while (follow) {
                console.out().flush();
                if (console.out().checkError()) {
                    break;
                }
                TimeUnit.MILLISECONDS.sleep(POLL_MS);
                rest(reader, rows);
            }
        }
        return sound ? 0 : 1;
    }

    private void show(JournalReader reader, Path slot, RecordLine rows) throws IOException {
        long wanted = Long.parseLong(lines.replace("+", ""));
        if (lines.startsWith("+")) {
            // As tail(1): the first is number 1.
            for (long skip = 1; skip < wanted; skip++) {
                if (next(reader) == Status.END) {
                    return;
                }
            }
            rest(reader, rows);
            return;
        }
        long guess = Math.max(0, sealedSize(slot) - wanted);
        Deque<byte[]> last = last(reader, guess, wanted);
        if (last.size() < wanted && guess > 0) {
            // The checkpoint promised more than there is; what it says is no reason to show less.
            last = last(reader, 0, wanted);
        }
        for (byte[] record : last) {
            print(record, rows);
        }
    }

    private Deque<byte[]> last(JournalReader reader, long from, long wanted) throws IOException {
        Deque<byte[]> last = new ArrayDeque<>();
        reader.seek(from);
        for (Status status = next(reader); status != Status.END; status = next(reader)) {
            if (status != Status.HOLE && wanted > 0) {
                if (last.size() == wanted) {
                    last.removeFirst();
                }
                last.addLast(reader.record());
            }
        }
        return last;
    }

    private void rest(JournalReader reader, RecordLine rows) throws IOException {
        for (Status status = next(reader); status != Status.END; status = next(reader)) {
            if (status != Status.HOLE) {
                print(reader.record(), rows);
            }
        }
    }

    /** The reader's next, told on stderr where it is bad news. */
    private Status next(JournalReader reader) throws IOException {
        Status status = reader.next();
        String place = reader.file() + " at " + reader.offset();
        if (status == Status.DAMAGED) {
            sound = false;
            console.complain(
                    "record "
                            + reader.sequence()
                            + " differs from its leaf, "
                            + place
                            + ": stored "
                            + hex(reader.storedLeaf())
                            + ", computed "
                            + hex(reader.computedLeaf()));
        } else if (status == Status.HOLE) {
            sound = false;
            console.complain("records are missing, " + place + "; see `jwitness verify`");
        }
        return status;
    }

    private void print(byte[] record, RecordLine rows) {
        if (!json) {
            console.out().println(rows.of(record));
        } else if (console.terminal()) {
            // Intact records hold nothing that drives a terminal; damaged ones may.
            console.out().println(Safe.text(new String(record, StandardCharsets.UTF_8)));
        } else {
            console.out().write(record, 0, record.length);
            console.out().write('\n');
        }
    }

    /** Size of the latest checkpoint; 0 where there is none that can be read. */
    private static long sealedSize(Path slot) {
        try {
            return Checkpoint.parse(Files.readAllBytes(slot.resolve("checkpoint"))).size();
        } catch (IOException | IllegalArgumentException e) {
            return 0;
        }
    }

    private static String hex(byte[] hash) {
        return HexFormat.of().formatHex(hash);
    }
}
