// SPDX-License-Identifier: Apache-2.0
package io.jwitness.record.internal.merkle;

import java.security.MessageDigest;
import java.util.Arrays;

/**
 * A Merkle tree that only grows, as the hashes of its full subtrees: at most one for each bit of
 * the size. Enough for the root, and to go on after a restart.
 *
 * <p>Assumptions: one thread per instance. Guarantees: {@link #append} allocates nothing and hashes
 * one node on average.
 */
public final class CompactRange {
    private static final int H = LeafHash.LENGTH;

    /** Subtrees of a tree of 2^63 − 1 leaves, and the one that is being appended. */
    private static final int DEPTH = 64;

    private final MessageDigest digest = LeafHash.sha256();

    /** Where the first hash lies in {@link #stack}: a byte is in front of each. */
    private static final int BASE = 1;

    /** Subtree hashes, the largest first: neighbours lie side by side, as a node's hash wants. */
    private final byte[] stack = new byte[BASE + DEPTH * H];

    private final byte[] pair = new byte[2 * H];
    private int depth;
    private long size;

    /** An empty tree. */
    public CompactRange() {}

    /**
     * A tree that goes on from a stored one.
     *
     * @param size leaves
     * @param range what {@link #range} gave at that size
     * @throws IllegalArgumentException when the two do not fit together
     */
    public CompactRange(long size, byte[] range) {
        if (size < 0 || range.length != Long.bitCount(size) * H) {
            throw new IllegalArgumentException(
                    "a compact range of "
                            + range.length
                            + " bytes does not belong to a tree of "
                            + size
                            + " leaves");
        }
        this.size = size;
        depth = Long.bitCount(size);
        System.arraycopy(range, 0, stack, BASE, range.length);
    }

    /** A copy that grows on its own. */
    public CompactRange copy() {
        return new CompactRange(size, range());
    }

    /** Leaves so far. */
    public long size() {
        return size;
    }

    /** Appends a leaf hash. */
    public void append(byte[] hash, int offset) {
        append(hash, offset, 0);
    }

    /**
     * Appends the leaves of a full subtree at once.
     *
     * @param hash holds the subtree's hash
     * @param offset where it begins
     * @param level the subtree has 2^level leaves; the size is a multiple of that
     */
    public void append(byte[] hash, int offset, int level) {
        int top = BASE + depth * H;
        System.arraycopy(hash, offset, stack, top, H);
        for (long s = size >>> level; (s & 1) != 0; s >>>= 1) {
            top -= H;
            // The prefix stands in front meanwhile: feeding a digest once is cheaper than twice.
            byte borrowed = stack[top - 1];
            stack[top - 1] = 1;
            digest.update(stack, top - 1, 1 + 2 * H);
            stack[top - 1] = borrowed;
            LeafHash.finish(digest, stack, top);
        }
        depth = top / H + 1;
        size += 1L << level;
    }

    /** Begins anew. */
    public void clear() {
        size = 0;
        depth = 0;
    }

    /** Appends a leaf hash. */
    public void append(byte[] hash) {
        append(hash, 0);
    }

    /** The root; of an empty tree SHA-256 of nothing. */
    public byte[] root() {
        byte[] out = new byte[H];
        root(out, 0);
        return out;
    }

    /** Writes the root. */
    public void root(byte[] out, int at) {
        if (depth == 0) {
            LeafHash.finish(digest, out, at);
            return;
        }
        System.arraycopy(stack, BASE + (depth - 1) * H, pair, H, H);
        for (int i = depth - 2; i >= 0; i--) {
            System.arraycopy(stack, BASE + i * H, pair, 0, H);
            digest.update((byte) 1);
            digest.update(pair);
            LeafHash.finish(digest, pair, H);
        }
        System.arraycopy(pair, H, out, at, H);
    }

    /** The hashes of the full subtrees, largest subtree first. */
    public byte[] range() {
        return Arrays.copyOfRange(stack, BASE, BASE + depth * H);
    }
}
