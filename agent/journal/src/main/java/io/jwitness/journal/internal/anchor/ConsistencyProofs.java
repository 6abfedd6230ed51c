// SPDX-License-Identifier: Apache-2.0
package io.jwitness.journal.internal.anchor;

import io.jwitness.record.JournalReader;
import io.jwitness.record.JournalReader.Status;
import io.jwitness.record.Record;
import io.jwitness.record.internal.merkle.CompactRange;
import io.jwitness.record.internal.merkle.ProofBuilder;
import io.jwitness.record.internal.note.StrictBase64;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Proves that a tree of this journal continues an earlier one, from its files.
 *
 * <p>Where the earlier size is that of a checkpoint, the seal under it holds the tree, and only
 * what came after it is read; else everything is. Thread-safe; the last proof is kept, since
 * several cosigners ask for the same one.
 */
final class ConsistencyProofs {
    private final Path slot;
    private long oldSize = -1;
    private long newSize = -1;
    private List<byte[]> last = List.of();

    ConsistencyProofs(Path slot) {
        this.slot = slot;
    }

    /**
     * Proves.
     *
     * @param from the earlier size; 0 needs no proof
     * @param to the later size, which is on disk
     * @return the hashes, in the order of RFC 6962
     * @throws IOException when records in between cannot be read, as when they were pruned
     */
    synchronized List<byte[]> between(long from, long to) throws IOException {
        if (from == 0 || from == to) {
            return List.of();
        }
        if (from != oldSize || to != newSize) {
            last = make(from, to);
            oldSize = from;
            newSize = to;
        }
        return last;
    }

    private List<byte[]> make(long from, long to) throws IOException {
        try (JournalReader reader = JournalReader.open(slot)) {
            ProofBuilder builder = ProofBuilder.consistency(from, to);
            CompactRange range = rangeAt(reader, from);
            long next = 0;
            if (range != null && builder.startFrom(range)) {
                next = from;
            } else if (range != null) {
                builder = ProofBuilder.consistency(from, to);
            }
            reader.seek(next);
            for (; next < to; next++) {
                if (reader.next() != Status.RECORD || reader.sequence() != next) {
                    throw new IOException(
                            "record "
                                    + next
                                    + " cannot be read, so nothing proves the way from "
                                    + from
                                    + " to "
                                    + to);
                }
                builder.append(reader.storedLeaf(), 0);
            }
            return builder.proof();
        }
    }

    private static @Nullable CompactRange rangeAt(JournalReader reader, long size)
            throws IOException {
        reader.seek(size - 1);
        if (reader.next() != Status.RECORD || reader.sequence() != size - 1) {
            return null;
        }
        try {
            Record.Part seal = Record.parse(reader.record()).part("seal");
            if (seal == null || seal.number("size").orElse(-1) != size - 1) {
                return null;
            }
            CompactRange range =
                    new CompactRange(
                            size - 1, StrictBase64.decode(String.valueOf(seal.text("range"))));
            range.append(reader.storedLeaf());
            return range;
        } catch (IllegalArgumentException e) {
            return null; // no seal: everything is read instead
        }
    }
}
