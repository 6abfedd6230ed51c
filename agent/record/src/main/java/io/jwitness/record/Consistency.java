// SPDX-License-Identifier: Apache-2.0
package io.jwitness.record;

import io.jwitness.record.internal.merkle.CompactRange;
import io.jwitness.record.internal.merkle.ProofBuilder;
import io.jwitness.record.internal.merkle.Proofs;
import io.jwitness.record.internal.note.SignedNote.Signed;
import io.jwitness.record.internal.note.VerifierKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Proof that a journal only grew from one checkpoint to a later one, which needs nothing but the
 * two checkpoints to be checked. The format is the body of a C2SP {@code tlog-witness} request, so
 * that the very file can be sent to a witness: {@code old} and the older size, hashes, an empty
 * line, the later checkpoint.
 *
 * <pre>{@code
 * byte[] proof = Consistency.make(slot, kept.size()).bytes();
 * String wrong = Consistency.parse(proof).problem(kept, vkey);   // null: it only grew
 * }</pre>
 *
 * <p>Immutable.
 */
public final class Consistency {
    private static final String OLD = "old ";

    private final long oldSize;
    private final List<byte[]> hashes;
    private final Checkpoint checkpoint;

    private Consistency(long oldSize, List<byte[]> hashes, Checkpoint checkpoint) {
        this.oldSize = oldSize;
        this.hashes = hashes;
        this.checkpoint = checkpoint;
    }

    /**
     * Makes a proof from an older size to the newest checkpoint, of several of its size the one
     * with the most signatures. Reads every record up to there.
     *
     * @param slot the journal's directory
     * @param oldSize records of the older checkpoint, 1 or more
     * @throws IllegalArgumentException when no checkpoint is as large, or what it needs was pruned
     * @throws IOException when the journal cannot be read, or is damaged
     */
    public static Consistency make(Path slot, long oldSize, Verifier.@Nullable Progress progress)
            throws IOException {
        if (oldSize < 1) {
            throw new IllegalArgumentException(
                    "from size " + oldSize + " nothing can be proven: every journal begins empty");
        }
        Checkpoint under = SealedRecords.best(slot, oldSize - 1, true);
        ProofBuilder builder = ProofBuilder.consistency(oldSize, under.size());
        SealedRecords.walk(
                slot,
                under,
                progress,
                new SealedRecords.Taker() {
                    @Override
                    public void begin(CompactRange kept) {
                        if (!builder.startFrom(kept)) {
                            throw new IllegalArgumentException(
                                    "what lies around record "
                                            + oldSize
                                            + " was pruned; the first one kept is "
                                            + kept.size());
                        }
                    }

                    @Override
                    public void take(JournalReader record) {
                        builder.append(record.leaf(), 0);
                    }
                });
        return new Consistency(oldSize, builder.proof(), under);
    }

    /**
     * Reads a proof, without checking it.
     *
     * @throws IllegalArgumentException when it is none: the reason
     */
    public static Consistency parse(byte[] proof) {
        ProofText text = ProofText.of(proof);
        if (!text.line(0).startsWith(OLD)) {
            throw new IllegalArgumentException("a consistency proof begins with 'old'");
        }
        return new Consistency(
                Checkpoint.decimal(text.line(0).substring(OLD.length())),
                text.hashes(1),
                text.checkpoint());
    }

    /** True for what begins as a consistency proof does. */
    public static boolean looksLike(byte[] proof) {
        return new String(proof, 0, Math.min(4, proof.length), StandardCharsets.ISO_8859_1)
                .equals(OLD);
    }

    /**
     * Checks that the journal of this key only grew since an older checkpoint.
     *
     * @param old the older checkpoint, as it was kept
     * @param vkey the log's verifier key, {@code origin+id+base64}
     * @return null when it did; else what is wrong
     * @throws IllegalArgumentException when the key is none
     */
    public @Nullable String problem(Checkpoint old, String vkey) {
        VerifierKey key = VerifierKey.parse(vkey);
        for (Checkpoint c : List.of(old, checkpoint)) {
            String which = c == old ? "the older checkpoint" : "the later checkpoint";
            if (!c.origin().equals(key.name())) {
                return which
                        + " is that of '"
                        + c.origin()
                        + "', the key that of '"
                        + key.name()
                        + "'";
            }
            if (c.signedNote().signedBy(key) != Signed.GOOD) {
                return "the log's key did not sign " + which;
            }
        }
        if (old.size() != oldSize) {
            return "the proof is from size " + oldSize + ", the older checkpoint has " + old.size();
        }
        if (!Proofs.consistent(oldSize, checkpoint.size(), old.root(), checkpoint.root(), hashes)) {
            return "the hashes do not lead from the older root to the later one: two histories";
        }
        return null;
    }

    /** Records of the older checkpoint. */
    public long oldSize() {
        return oldSize;
    }

    /** The later checkpoint. */
    public Checkpoint checkpoint() {
        return checkpoint;
    }

    /** The hashes, as RFC 6962 §2.1.2 orders them. */
    public List<byte[]> hashes() {
        return ProofText.copy(hashes);
    }

    /** The proof as a file. */
    public byte[] bytes() {
        return ProofText.write(OLD + oldSize + "\n", hashes, checkpoint);
    }
}
