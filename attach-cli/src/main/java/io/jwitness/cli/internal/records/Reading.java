// SPDX-License-Identifier: Apache-2.0
package io.jwitness.cli.internal.records;

import io.jwitness.cli.internal.console.Console;
import io.jwitness.cli.internal.console.ProgressBar;
import io.jwitness.record.Checkpoint;
import io.jwitness.record.JournalReader;
import io.jwitness.record.JournalReader.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A journal on its way to people: every document in order; what is wrong with one is told on stderr
 * with its place, and remembered.
 */
public final class Reading {
    private final JournalReader reader;
    private final Console console;
    private final @Nullable ProgressBar bar;
    private final long of;
    private long records;
    private long damaged;
    private long holes;
    private long first = -1;

    /** Without progress. */
    public Reading(JournalReader reader, Console console) {
        this(reader, console, null, 0);
    }

    /**
     * @param of how many records there should be, for the progress; 0 when nobody knows
     */
    public Reading(JournalReader reader, Console console, @Nullable ProgressBar bar, long of) {
        this.reader = reader;
        this.console = console;
        this.bar = bar;
        this.of = of;
    }

    /** The reader's next, told where it is bad news. */
    public Status next() throws IOException {
        Status status = reader.next();
        if (status == Status.END) {
            return status;
        }
        String place = reader.file() + " at " + reader.offset();
        if (status == Status.HOLE) {
            holes++;
            complain("records are missing, " + place + "; see `jwitness verify`");
            return status;
        }
        records++;
        if (first < 0 && status == Status.RECORD) {
            first = reader.sequence();
        }
        if (bar != null) {
            bar.at(records, Math.max(0, of - Math.max(0, first)));
        }
        if (status == Status.DAMAGED) {
            damaged++;
            complain(
                    "record "
                            + reader.sequence()
                            + " differs from its leaf, "
                            + place
                            + ": stored "
                            + HexFormat.of().formatHex(reader.storedLeaf())
                            + ", computed "
                            + HexFormat.of().formatHex(reader.computedLeaf()));
        }
        return status;
    }

    private void complain(String line) {
        aside();
        console.complain(line);
    }

    /** Takes the progress away before something else is printed; it comes again. */
    public void aside() {
        if (bar != null) {
            bar.close();
        }
    }

    /** As {@link JournalReader#seek}. */
    public void seek(long sequence) throws IOException {
        reader.seek(sequence);
    }

    /** The bytes of what was found. */
    public byte[] record() {
        return reader.record();
    }

    /** True while no leaf differed and no hole was seen. */
    public boolean isSound() {
        return damaged == 0 && holes == 0;
    }

    /** How many documents there were, damaged ones among them. */
    public long records() {
        return records;
    }

    /** How many differed from their leaf. */
    public long damaged() {
        return damaged;
    }

    /** How many stretches were missing. */
    public long holes() {
        return holes;
    }

    /** The sequence number of the first sound record; −1 before there was one. */
    public long first() {
        return first;
    }

    /** Size of a journal's latest checkpoint; 0 where there is none that can be read. */
    public static long sealedSize(Path slot) {
        try {
            return Checkpoint.parse(Files.readAllBytes(slot.resolve("checkpoint"))).size();
        } catch (IOException | IllegalArgumentException e) {
            return 0;
        }
    }
}
