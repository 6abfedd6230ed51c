// SPDX-License-Identifier: Apache-2.0
package io.jwitness.record;

import io.jwitness.record.JournalReader.Status;
import io.jwitness.record.internal.merkle.CompactRange;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Walks over the records that one checkpoint covers, for those who make something of them. What is
 * missing, moved or damaged ends the walk; the root at its end is compared with the signed one.
 */
final class SealedRecords {
    /** Takes the records, in order. */
    interface Taker {
        /**
         * Before the first record.
         *
         * @param kept the tree in front of it: empty, unless the journal was pruned
         * @throws IllegalArgumentException when nothing can be made of a tree that begins there
         */
        void begin(CompactRange kept);

        /** One record: its leaf is {@link JournalReader#leaf}. */
        void take(JournalReader record) throws IOException;
    }

    private SealedRecords() {}

    /**
     * Walks.
     *
     * @throws IOException when the journal cannot be read, is damaged, or is not the one that was
     *     signed
     */
    static void walk(Path slot, Checkpoint under, Verifier.@Nullable Progress progress, Taker taker)
            throws IOException {
        Findings findings = new Findings(new Report.Facts());
        try (HashAhead ahead = HashAhead.ofThisMachine();
                JournalReader reader = JournalReader.open(slot, ahead)) {
            Prologue prologue = Prologue.of(reader, findings);
            if (findings.isTampered()) {
                throw new IOException(slot + " is damaged: verify it");
            }
            taker.begin(prologue.tree().copy());
            GrowingTree tree = new GrowingTree(prologue.tree());
            Pace pace = new Pace(progress, under.size());
            for (long next = prologue.first(); next < under.size(); next++) {
                if (reader.next() != Status.RECORD || reader.sequence() != next) {
                    throw new IOException(
                            slot
                                    + " is damaged at record "
                                    + next
                                    + ", "
                                    + reader.file()
                                    + " at byte "
                                    + reader.offset()
                                    + ": verify it");
                }
                tree.append(reader);
                taker.take(reader);
                pace.at(next);
            }
            if (!Arrays.equals(tree.now().root(), under.root())) {
                throw new IOException(slot + " does not have the root that was signed: verify it");
            }
        }
    }

    /**
     * The checkpoint that vouches best for a record.
     *
     * @param above the record's number
     * @param newest true for the largest size, and of it the one with the most signatures; false
     *     for the most signatures, and of those the newest
     * @throws IllegalArgumentException when none covers the record
     */
    static Checkpoint best(Path slot, long above, boolean newest) throws IOException {
        Checkpoint best = null;
        try (Notes notes = new Notes(slot.resolve("checkpoints"))) {
            for (byte[] note = notes.peek(); note != null; note = notes.peek()) {
                notes.advance();
                Checkpoint c;
                try {
                    c = Checkpoint.parse(note);
                } catch (IllegalArgumentException e) {
                    if (notes.isLast()) {
                        break; // half of one that is being written, or that a crash left
                    }
                    throw new IOException(slot + " holds a damaged checkpoint: verify it", e);
                }
                boolean better =
                        best == null
                                || c.signatures() >= best.signatures()
                                || (newest && c.size() > best.size());
                if (c.size() > above && better) {
                    best = c;
                }
            }
        }
        if (best == null) {
            throw new IllegalArgumentException(
                    "no checkpoint of " + slot + " covers record " + above + " yet");
        }
        return best;
    }

    /** Tells of progress now and then. */
    static final class Pace {
        private static final long EVERY = 1 << 16;

        private final Verifier.@Nullable Progress progress;
        private final long all;

        Pace(Verifier.@Nullable Progress progress, long all) {
            this.progress = progress;
            this.all = all;
        }

        void at(long records) {
            Verifier.Progress told = progress;
            if (told != null && records % EVERY == 0) {
                told.at(records, all);
            }
        }
    }
}
