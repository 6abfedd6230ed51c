// SPDX-License-Identifier: Apache-2.0
package io.jwitness.journal.internal;

import io.jwitness.record.JournalReader;
import io.jwitness.record.JournalReader.Status;
import io.jwitness.record.internal.merkle.CompactRange;
import java.io.IOException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Which epoch key is in force at a record, found by walking there from an earlier one: that of
 * {@code session.start}, and from the leaf after a seal on that of the last {@code key.rotate}.
 *
 * <p>Assumptions: one thread.
 */
final class KeysInForce {
    private long at;
    private long epoch;
    private String vkey;
    private long announced;
    private String announcedVkey;

    private KeysInForce(long at, long epoch, String vkey) {
        this.at = at;
        this.epoch = epoch;
        this.vkey = vkey;
        announced = epoch;
        announcedVkey = vkey;
    }

    /**
     * The keys at the beginning of a journal, as the newest prune of that beginning says, or at its
     * very start.
     *
     * @return null when nothing tells
     */
    static @Nullable KeysInForce atFirstKept(JournalReader reader) throws IOException {
        reader.seek(0);
        if (reader.next() != Status.RECORD) {
            return null;
        }
        long first = reader.sequence();
        if (first == 0) {
            return new KeysInForce(0, 0, "");
        }
        KeysInForce found = null;
        for (Status s = reader.next(); s != Status.END; s = reader.next()) {
            if (s == Status.RECORD) {
                StoredText text = new StoredText(reader.record());
                if (text.event().equals("jwitness.prune")
                        && text.sectionNumber("prune", "first") == first) {
                    found =
                            new KeysInForce(
                                    first,
                                    text.sectionNumber("prune", "epoch"),
                                    text.sectionText("prune", "vkey"));
                }
            }
        }
        return found;
    }

    /**
     * Walks to a record.
     *
     * @param first sequence of the record, which follows a seal
     * @return the tree in front of it; null when what lies in front of it is no seal
     */
    @Nullable CompactRange walkTo(JournalReader reader, long first) throws IOException {
        reader.seek(at);
        CompactRange range = null;
        while (at < first) {
            if (reader.next() != Status.RECORD || reader.sequence() != at) {
                return null;
            }
            at++;
            range = null;
            StoredText text = new StoredText(reader.record());
            switch (text.event()) {
                case "jwitness.session.start" -> {
                    epoch = text.sectionNumber("start", "epoch");
                    vkey = text.sectionText("start", "vkey");
                    announced = epoch;
                    announcedVkey = vkey;
                }
                case "jwitness.key.rotate" -> {
                    announced = text.sectionNumber("key", "epoch");
                    announcedVkey = text.sectionText("key", "next");
                }
                case "jwitness.seal" -> {
                    epoch = announced;
                    vkey = announcedVkey;
                    range = behind(text, reader);
                }
                default -> {}
            }
        }
        return range;
    }

    private @Nullable CompactRange behind(StoredText seal, JournalReader reader) {
        try {
            CompactRange range =
                    new CompactRange(
                            at - 1, Base64.getDecoder().decode(seal.sectionText("seal", "range")));
            range.append(reader.storedLeaf());
            return range;
        } catch (IllegalArgumentException e) {
            return null; // not what we write: nothing is pruned on its word
        }
    }

    long epoch() {
        return epoch;
    }

    String vkey() {
        return vkey;
    }
}
