// SPDX-License-Identifier: Apache-2.0
package io.jwitness.record;

import io.jwitness.record.internal.merkle.CompactRange;
import io.jwitness.record.internal.merkle.LeafHash;
import io.jwitness.record.internal.merkle.ProofBuilder;
import io.jwitness.record.internal.merkle.Proofs;
import io.jwitness.record.internal.note.SignedNote.Signed;
import io.jwitness.record.internal.note.StrictBase64;
import io.jwitness.record.internal.note.VerifierKey;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Proof that one record is in a journal, which needs neither the journal nor a network to be
 * checked. The format is C2SP {@code tlog-proof}, a text file: the record's index, the hashes
 * beside its path in the tree, and a signed checkpoint.
 *
 * <pre>{@code
 * byte[] proof = Proof.make(Path.of("/var/lib/jwitness/shop/0"), 4711).bytes();
 * String wrong = Proof.parse(proof).problem(record, vkey);   // null: the record was there
 * }</pre>
 *
 * <p>Immutable.
 */
public final class Proof {
    private static final String HEADER = "c2sp.org/tlog-proof@v1";
    private static final String EXTRA = "extra ";
    private static final String INDEX = "index ";

    private final byte @Nullable [] extra;
    private final long index;
    private final List<byte[]> hashes;
    private final Checkpoint checkpoint;

    Proof(byte @Nullable [] extra, long index, List<byte[]> hashes, Checkpoint checkpoint) {
        this.extra = extra;
        this.index = index;
        this.hashes = hashes;
        this.checkpoint = checkpoint;
    }

    /**
     * Makes a proof from a journal, under the checkpoint with the most signatures, of several the
     * newest. Reads every record up to that checkpoint's size.
     *
     * @param slot the journal's directory
     * @param seq the record's sequence number
     * @return a proof that checks out, whatever the checkpoint's signatures are worth
     * @throws IllegalArgumentException when no checkpoint covers the record, or it was pruned
     * @throws IOException when the journal cannot be read, or is damaged
     */
    public static Proof make(Path slot, long seq) throws IOException {
        return make(slot, seq, null);
    }

    /**
     * Makes a proof as {@link #make(Path, long)} does.
     *
     * @param progress told of the way through the journal; null for nobody
     */
    public static Proof make(Path slot, long seq, Verifier.@Nullable Progress progress)
            throws IOException {
        Checkpoint under = SealedRecords.best(slot, seq, false);
        Inclusion inclusion = new Inclusion(seq, under.size());
        SealedRecords.walk(slot, under, progress, inclusion);
        Proof proof = new Proof(null, seq, inclusion.builder.proof(), under);
        byte[] leaf = inclusion.leaf;
        if (leaf == null || !Proofs.included(seq, under.size(), leaf, proof.hashes, under.root())) {
            throw new IOException(slot + " does not have the root that was signed: verify it");
        }
        return proof;
    }

    /** Picks the hashes beside one record's path. */
    private static final class Inclusion implements SealedRecords.Taker {
        private final long seq;
        private final ProofBuilder builder;
        private byte @Nullable [] leaf;

        Inclusion(long seq, long size) {
            this.seq = seq;
            builder = ProofBuilder.inclusion(seq, size);
        }

        @Override
        public void begin(CompactRange kept) {
            if (seq < kept.size() || !builder.startFrom(kept)) {
                throw new IllegalArgumentException(
                        "record " + seq + " was pruned; the first one kept is " + kept.size());
            }
        }

        @Override
        public void take(JournalReader record) {
            builder.append(record.leaf(), 0);
            if (record.sequence() == seq) {
                leaf = record.computedLeaf();
            }
        }
    }

    /**
     * Reads a proof, without checking it.
     *
     * @param proof the file's bytes
     * @return what it claims
     * @throws IllegalArgumentException when it is none: the reason
     */
    public static Proof parse(byte[] proof) {
        ProofText text = ProofText.of(proof);
        int at = 0;
        if (!text.line(at++).equals(HEADER)) {
            throw new IllegalArgumentException("a proof begins with '" + HEADER + "'");
        }
        byte[] extra = null;
        if (text.line(at).startsWith(EXTRA)) {
            extra = StrictBase64.decode(text.line(at++).substring(EXTRA.length()));
        }
        if (!text.line(at).startsWith(INDEX)) {
            throw new IllegalArgumentException("a proof without a line 'index'");
        }
        long index = Checkpoint.decimal(text.line(at++).substring(INDEX.length()));
        return new Proof(extra, index, text.hashes(at), text.checkpoint());
    }

    /**
     * Reads a proof as {@link #compact} writes it, without checking it. It has no root: that is
     * found from the record, so with another record than the proof's the checkpoint has another
     * root, and no signature fits.
     *
     * @param compact its bytes
     * @param record the record's bytes; one newline at their end is forgiven
     * @return what it claims
     * @throws IllegalArgumentException when it is none: the reason
     */
    public static Proof parseCompact(byte[] compact, byte[] record) {
        return CompactProof.read(compact, withoutNewline(record));
    }

    /** True for what {@link #parseCompact} reads, and not {@link #parse}. */
    public static boolean isCompact(byte[] proof) {
        return CompactProof.looksLike(proof);
    }

    private static byte[] withoutNewline(byte[] record) {
        boolean newline = record.length > 0 && record[record.length - 1] == '\n';
        return newline ? Arrays.copyOf(record, record.length - 1) : record;
    }

    /**
     * Checks that a record is where the proof says, in the journal whose key this is.
     *
     * @param record the record's bytes; one newline at their end is forgiven
     * @param vkey the log's verifier key, {@code origin+id+base64}
     * @return null when it is; else what is wrong
     * @throws IllegalArgumentException when the key is none
     */
    public @Nullable String problem(byte[] record, String vkey) {
        VerifierKey key = VerifierKey.parse(vkey);
        if (!checkpoint.origin().equals(key.name())) {
            return "the checkpoint is that of '"
                    + checkpoint.origin()
                    + "', the key that of '"
                    + key.name()
                    + "'";
        }
        if (checkpoint.signedNote().signedBy(key) != Signed.GOOD) {
            return "the log's key did not sign the checkpoint";
        }
        byte[] bytes = withoutNewline(record);
        if (!Proofs.included(
                index, checkpoint.size(), LeafHash.of(bytes), hashes, checkpoint.root())) {
            return "the hashes do not lead from this record to the signed root";
        }
        Record parsed;
        try {
            parsed = Record.parse(bytes);
        } catch (IllegalArgumentException e) {
            return "what is proven is no record: " + e.getMessage();
        }
        if (parsed.sequence() != index) {
            return "the record's number is " + parsed.sequence() + ", the proof's " + index;
        }
        if (!parsed.log().equals(checkpoint.origin())) {
            return "the record is of the journal '" + parsed.log() + "'";
        }
        return null;
    }

    /** The record's index: its sequence number. */
    public long index() {
        return index;
    }

    /** The hashes beside the record's path, the nearest to the record first. */
    public List<byte[]> hashes() {
        return ProofText.copy(hashes);
    }

    /** The checkpoint in whose tree the record is. */
    public Checkpoint checkpoint() {
        return checkpoint;
    }

    /** The proof as a file. */
    public byte[] bytes() {
        byte[] more = extra;
        String line = more == null ? "" : EXTRA + StrictBase64.encode(more) + "\n";
        return ProofText.write(HEADER + "\n" + line + INDEX + index + "\n", hashes, checkpoint);
    }

    /**
     * The proof in a third less bytes, below a kilobyte in a journal of ten million records, as
     * {@code docs/journal-format.md} tells. What is not JWitness reads {@link #bytes} alone.
     *
     * @throws IllegalStateException when the proof holds what this form has no place for: data of
     *     others, or a checkpoint with more lines than three
     */
    public byte[] compact() {
        if (extra != null || !checkpoint.isPlain()) {
            throw new IllegalStateException("a proof with data of others has no compact form");
        }
        return CompactProof.write(index, hashes, checkpoint);
    }
}
