// SPDX-License-Identifier: Apache-2.0
package io.jwitness.record;

import io.jwitness.record.JournalReader.Status;
import io.jwitness.record.internal.merkle.CompactRange;
import io.jwitness.record.internal.note.StrictBase64;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What a walk begins with: nothing, or, where the first files were pruned, what the newest {@code
 * jwitness.prune} of that beginning says. It is a claim until a later checkpoint's root proves it.
 */
final class Prologue {
    private static final byte[] PRUNE = "jwitness.prune".getBytes(StandardCharsets.US_ASCII);

    private final long first;
    private final CompactRange tree;
    private final Record.@Nullable Part prune;
    private final @Nullable String logVkey;

    private Prologue(
            long first, CompactRange tree, Record.@Nullable Part prune, @Nullable String logVkey) {
        this.first = first;
        this.tree = tree;
        this.prune = prune;
        this.logVkey = logVkey;
    }

    /** Looks at a journal's beginning; leaves the reader in front of the first record. */
    static Prologue of(JournalReader reader, Findings findings) throws IOException {
        long first = 0;
        String logVkey = null;
        if (reader.next() == Status.RECORD) {
            first = reader.sequence();
            logVkey = startKey(reader.record());
        }
        reader.seek(0);
        if (first == 0) {
            return new Prologue(0, new CompactRange(), null, logVkey);
        }
        Record.Part prune = find(reader, first);
        reader.seek(0);
        CompactRange tree = null;
        if (prune != null) {
            try {
                tree =
                        new CompactRange(
                                first, StrictBase64.decode(String.valueOf(prune.text("range"))));
                logVkey = prune.text("log_vkey");
            } catch (IllegalArgumentException e) {
                findings.add(
                        Verdict.TAMPERED,
                        "prune",
                        "a prune whose range does not fit its size: " + e.getMessage(),
                        first,
                        null,
                        -1,
                        null,
                        null);
            }
        }
        if (tree == null) {
            findings.add(
                    Verdict.TAMPERED,
                    "beginning",
                    "the journal's beginning is missing, and no prune tells of it",
                    0,
                    "queue/" + reader.file(),
                    -1,
                    "0",
                    String.valueOf(first));
            tree = new CompactRange(first, new byte[32 * Long.bitCount(first)]);
        }
        return new Prologue(first, tree, prune, logVkey);
    }

    private static @Nullable String startKey(byte[] record) {
        try {
            return Record.parse(record).text("start", "log_vkey");
        } catch (IllegalArgumentException e) {
            // The walk will say that this is no record.
            return null;
        }
    }

    /** The newest prune that names this first record. */
    private static Record.@Nullable Part find(JournalReader reader, long first) throws IOException {
        RecordScan scan = new RecordScan();
        Record.Part found = null;
        for (Status s = reader.next(); s != Status.END; s = reader.next()) {
            if (s != Status.RECORD) {
                continue;
            }
            RecordScan.Shape shape =
                    scan.scan(reader.buffer(), reader.recordStart(), reader.recordLength());
            if (shape != RecordScan.Shape.SOUND || !scan.eventStartsWith(PRUNE)) {
                continue;
            }
            Record.Part part = prune(reader.record());
            if (part != null && part.number("first").orElse(-1) == first) {
                found = part;
            }
        }
        return found;
    }

    private static Record.@Nullable Part prune(byte[] record) {
        try {
            return Record.parse(record).part("prune");
        } catch (IllegalArgumentException e) {
            // The walk will say that this is no record.
            return null;
        }
    }

    /** Sequence number of the first kept record. */
    long first() {
        return first;
    }

    /** The tree in front of it; broken when nothing tells. */
    CompactRange tree() {
        return tree;
    }

    /** The prune's object; null when nothing was pruned, or nothing tells. */
    Record.@Nullable Part prune() {
        return prune;
    }

    /** The log's key as the journal itself claims it. */
    @Nullable String logVkey() {
        return logVkey;
    }
}
