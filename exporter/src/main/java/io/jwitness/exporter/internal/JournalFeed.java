// SPDX-License-Identifier: Apache-2.0
package io.jwitness.exporter.internal;

import io.jwitness.exporter.internal.mapping.Item;
import io.jwitness.exporter.internal.mapping.RecordMapping;
import io.jwitness.record.Checkpoint;
import io.jwitness.record.JournalReader;
import io.jwitness.record.JournalReader.Status;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reads a journal for export: what lies below the size in {@code checkpoint}, then that checkpoint.
 *
 * <p>So nothing is exported that was not forced to disk and signed before, and each checkpoint that
 * arrives covers all that arrived before it. A checkpoint that was overtaken by a later one while
 * the receiver was away is not sent: the later one commits to the same records. What the reader
 * finds damaged or missing is exported as that, and never in silence.
 */
final class JournalFeed implements Feed {
    private static final int MAX_ITEMS = 512;
    private static final int MAX_BYTES = 1 << 20;

    private final Path slot;
    private final RecordMapping mapping;

    /** How many reads may find less than the checkpoint promises, before that is told. */
    private final int patience;

    private @Nullable JournalReader reader;

    /** What the reader stands on and was not handed out, or null. */
    private @Nullable Status held;

    /** Sequence that comes next; −1 before the first read. */
    private long position = -1;

    /** True when the place where the reader was put has not been compared with the one wanted. */
    private boolean justPlaced;

    private int shortReads;
    private byte[] sentNote = {};
    private @Nullable Checkpoint latest;
    private long latestTimeNs;

    JournalFeed(Path slot, RecordMapping mapping, int patience) {
        this.slot = slot;
        this.mapping = mapping;
        this.patience = patience;
    }

    @Override
    public Batch read(long from) throws IOException {
        Checkpoint sealed = checkpoint();
        if (sealed == null) {
            return new Batch(List.of(), from, 0, 0);
        }
        long size = sealed.size();
        if (size < from) {
            return new Batch(List.of(), from, size, 0);
        }
        try {
            return read(from, size, sealed);
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    private Batch read(long from, long size, Checkpoint sealed) throws IOException {
        JournalReader in = at(from);
        List<Item> items = new ArrayList<>();
        int bytes = 0;
        while (position < size && items.size() < MAX_ITEMS && bytes < MAX_BYTES) {
            Status status = held == null ? in.next() : held;
            held = null;
            if (status == Status.END) {
                if (items.isEmpty() && ++shortReads == patience) {
                    items.add(hole(in, sealed, position));
                }
                return new Batch(items, position, size, 0);
            }
            shortReads = 0;
            if (justPlaced && status != Status.HOLE && in.sequence() > position) {
                // Pruned before it was exported, or missing right where the reader was put.
                items.add(hole(in, sealed, position));
            }
            justPlaced = false;
            if (status == Status.RECORD && in.sequence() >= size) {
                held = status;
                position = size;
                break;
            }
            Item item = item(in, sealed, status);
            items.add(item);
            bytes += item.size();
        }
        byte[] note = sealed.note();
        long anchored = 0;
        if (position >= size && !Arrays.equals(note, sentNote)) {
            items.add(item(sealed));
            sentNote = note;
            anchored = size;
        }
        return new Batch(items, position, size, anchored);
    }

    private Item item(JournalReader in, Checkpoint sealed, Status status) {
        if (status == Status.HOLE) {
            return hole(in, sealed, position);
        }
        long sequence = in.sequence();
        Item item = null;
        if (status == Status.RECORD) {
            item = mapping.record(sequence, in.computedLeaf(), in.record());
        }
        if (item == null) {
            item =
                    mapping.damaged(
                            sealed.origin(),
                            sequence < 0 ? position : sequence,
                            in.storedLeaf(),
                            in.computedLeaf(),
                            in.file(),
                            in.offset(),
                            nowNs());
        }
        position = Math.max(position, sequence) + 1;
        return item;
    }

    private Item hole(JournalReader in, Checkpoint sealed, long sequence) {
        return mapping.hole(sealed.origin(), sequence, in.file(), in.offset(), nowNs());
    }

    private Item item(Checkpoint sealed) {
        return mapping.checkpoint(
                sealed.origin(),
                sealed.size(),
                Base64.getEncoder().encodeToString(sealed.root()),
                new String(sealed.note(), StandardCharsets.UTF_8),
                latestTimeNs);
    }

    /** The reader, in front of a sequence; what lies shortly before it has been learnt. */
    private JournalReader at(long from) throws IOException {
        JournalReader in = reader;
        if (in != null && position == from) {
            return in;
        }
        if (in == null) {
            in = JournalReader.open(slot);
            reader = in;
        }
        held = null;
        in.seek(Math.max(0, from - RecordMapping.WINDOW));
        position = from;
        justPlaced = true;
        while (true) {
            Status status = in.next();
            if (status == Status.RECORD && in.sequence() < from) {
                mapping.learn(in.sequence(), in.record());
            } else if (status == Status.RECORD || status == Status.END) {
                held = status == Status.RECORD ? status : null;
                return in;
            } else if (status == Status.DAMAGED && in.sequence() >= from) {
                held = status;
                return in;
            }
        }
    }

    private @Nullable Checkpoint checkpoint() throws IOException {
        Path file = slot.resolve("checkpoint");
        try {
            byte[] note = Files.readAllBytes(file);
            if (latest == null || !Arrays.equals(latest.note(), note)) {
                latest = Checkpoint.parse(note);
                latestTimeNs = Files.getLastModifiedTime(file).to(TimeUnit.NANOSECONDS);
            }
            return latest;
        } catch (NoSuchFileException e) {
            return null;
        } catch (IllegalArgumentException e) {
            throw new IOException(file + " is no checkpoint; run jwitness verify", e);
        }
    }

    private static long nowNs() {
        Instant now = Instant.now();
        return now.getEpochSecond() * 1_000_000_000L + now.getNano();
    }

    @Override
    public Item probe() {
        Checkpoint sealed = latest;
        return sealed == null ? mapping.checkpoint("", 0, "", "", nowNs()) : item(sealed);
    }

    @Override
    public void close() throws IOException {
        JournalReader open = reader;
        reader = null;
        held = null;
        position = -1;
        if (open != null) {
            open.close();
        }
    }
}
