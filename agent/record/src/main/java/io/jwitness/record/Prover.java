// SPDX-License-Identifier: Apache-2.0
package io.jwitness.record;

import io.jwitness.record.JournalReader.Status;
import io.jwitness.record.internal.merkle.CompactRange;
import io.jwitness.record.internal.merkle.LeafHash;
import io.jwitness.record.internal.merkle.Proofs;
import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes many proofs of one journal: it walks over all records once, keeps the upper part of the
 * tree, and then reads 256 records for a proof.
 *
 * <pre>{@code
 * try (Prover prover = Prover.open(slot, null)) {
 *     byte[] proof = prover.prove(4711).bytes();
 * }
 * }</pre>
 *
 * <p>It stays with the checkpoint that was the newest when it was opened. Holds about a third of a
 * byte per record: 3 MiB for ten million. One thread.
 */
public final class Prover implements AutoCloseable {
    /** Leaves of which only the common hash is kept. */
    private static final int BLOCK = 256;

    private static final int H = LeafHash.LENGTH;

    private final Path slot;
    private final Checkpoint under;
    private final MessageDigest digest = sha256();

    /** For each level from that of the blocks up, the hashes of its full subtrees. */
    private final List<Hashes> levels = new ArrayList<>();

    /** Where each block begins. */
    private final List<String> files = new ArrayList<>();

    private long[] offsets = new long[64];
    private int blocks;

    private final JournalReader reader;

    /** The leaves of the block that was read last. */
    private final byte[] leaves = new byte[BLOCK * H];

    private int leavesOf = -1;

    /** The leaves behind the last full block: every proof needs them. */
    private final byte[] end = new byte[BLOCK * H];

    /** Hashes side by side, as many as there are. */
    private static final class Hashes {
        byte[] bytes = new byte[64 * H];
        int count;

        void add(byte[] hash) {
            if (bytes.length == count * H) {
                bytes = Arrays.copyOf(bytes, 2 * bytes.length);
            }
            System.arraycopy(hash, 0, bytes, count++ * H, H);
        }

        byte[] get(int index) {
            return Arrays.copyOfRange(bytes, index * H, index * H + H);
        }
    }

    private Prover(Path slot, Checkpoint under) throws IOException {
        this.slot = slot;
        this.under = under;
        reader = JournalReader.open(slot);
    }

    /**
     * Walks over a journal, up to its newest checkpoint.
     *
     * @param slot the journal's directory
     * @param progress told of the way through the journal; null for nobody
     * @throws IllegalArgumentException when nothing is sealed, or the first records were pruned
     * @throws IOException when the journal cannot be read, or is damaged
     */
    public static Prover open(Path slot, Verifier.@Nullable Progress progress) throws IOException {
        Prover prover = new Prover(slot, SealedRecords.best(slot, 0, true));
        try {
            SealedRecords.walk(slot, prover.under, progress, prover.new Learning());
            return prover;
        } catch (IOException | RuntimeException e) {
            prover.close();
            throw e;
        }
    }

    /** Takes in what proofs are made of later. */
    private final class Learning implements SealedRecords.Taker {
        private final GrowingTree block = new GrowingTree(new CompactRange());
        private int count;

        @Override
        public void begin(CompactRange kept) {
            if (kept.size() > 0) {
                throw new IllegalArgumentException(
                        kept.size() + " records were pruned: prove the others one by one");
            }
        }

        @Override
        public void take(JournalReader record) {
            if (count == 0) {
                if (blocks == offsets.length) {
                    offsets = Arrays.copyOf(offsets, 2 * blocks);
                }
                offsets[blocks++] = record.offset();
                files.add(record.file());
            }
            System.arraycopy(record.leaf(), 0, end, count * H, H);
            block.append(record);
            if (++count == BLOCK) {
                full(0, block.now().root());
                block.now().clear();
                count = 0;
            }
        }
    }

    /** Adds the hash of a full subtree; every second one makes one of the level above full. */
    private void full(int level, byte[] hash) {
        if (level == levels.size()) {
            levels.add(new Hashes());
        }
        Hashes same = levels.get(level);
        same.add(hash);
        if (same.count % 2 == 0) {
            full(level + 1, node(same.get(same.count - 2), hash));
        }
    }

    /** The checkpoint under which proofs are made. */
    public Checkpoint checkpoint() {
        return under;
    }

    /**
     * Proves a record.
     *
     * @throws IllegalArgumentException when the checkpoint does not cover it
     * @throws IOException when the journal cannot be read, or is not what it was
     */
    public Proof prove(long seq) throws IOException {
        if (seq < 0 || seq >= under.size()) {
            throw new IllegalArgumentException(
                    "no checkpoint of " + slot + " covered record " + seq + " when it was opened");
        }
        List<byte[]> upwards = new ArrayList<>();
        long lo = 0;
        long hi = under.size();
        while (hi - lo > 1) {
            long middle = lo + Long.highestOneBit(hi - lo - 1);
            if (seq < middle) {
                upwards.add(0, hash(middle, hi));
                hi = middle;
            } else {
                upwards.add(0, hash(lo, middle));
                lo = middle;
            }
        }
        byte[] leaf = hash(seq, seq + 1);
        if (!Proofs.included(seq, under.size(), leaf, upwards, under.root())) {
            throw new IOException(slot + " is not what it was when it was opened: verify it");
        }
        return new Proof(null, seq, upwards, under);
    }

    /** The hash of a subtree; those that are not full lie at the tree's end. */
    private byte[] hash(long lo, long hi) throws IOException {
        long n = hi - lo;
        if (n >= BLOCK && Long.bitCount(n) == 1) {
            int level = Long.numberOfTrailingZeros(n / BLOCK);
            return levels.get(level).get((int) (lo / n));
        }
        if (n < BLOCK) {
            byte[] from = leaves((int) (lo / BLOCK));
            CompactRange range = new CompactRange();
            for (long i = lo; i < hi; i++) {
                range.append(from, (int) (i % BLOCK) * H);
            }
            return range.root();
        }
        long middle = lo + Long.highestOneBit(n - 1);
        return node(hash(lo, middle), hash(middle, hi));
    }

    private byte[] leaves(int block) throws IOException {
        if (block == under.size() / BLOCK) {
            return end;
        }
        if (leavesOf == block) {
            return leaves;
        }
        leavesOf = -1;
        long first = (long) block * BLOCK;
        reader.moveTo(files.get(block), offsets[block]);
        for (long i = first; i < first + BLOCK; i++) {
            if (reader.next() != Status.RECORD || reader.sequence() != i) {
                throw new IOException(slot + " is damaged at record " + i + ": verify it");
            }
            System.arraycopy(reader.leaf(), 0, leaves, (int) (i - first) * H, H);
        }
        leavesOf = block;
        return leaves;
    }

    private byte[] node(byte[] left, byte[] right) {
        digest.update((byte) 1);
        digest.update(left);
        return digest.digest(right);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
