// SPDX-License-Identifier: Apache-2.0
package io.jwitness.record.internal.merkle;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/**
 * Makes a proof from leaf hashes that pass by once, in order; holds a few hundred bytes per hash of
 * the proof whatever the size of the tree.
 *
 * <p>A proof is a list of subtree hashes, and each leaf lies in at most one of those subtrees. One
 * thread per instance.
 */
public final class ProofBuilder {
    private static final class Subtree {
        final long start;
        final long end;
        CompactRange range = new CompactRange();

        Subtree(long start, long end) {
            this.start = start;
            this.end = end;
        }
    }

    private final List<Subtree> inProofOrder = new ArrayList<>();
    private final List<Subtree> inTreeOrder;
    private final long size;
    private long next;
    private int at;

    private ProofBuilder(long size) {
        this.size = size;
        inTreeOrder = inProofOrder;
    }

    private ProofBuilder(ProofBuilder planned) {
        size = planned.size;
        inProofOrder.addAll(planned.inProofOrder);
        inTreeOrder = new ArrayList<>(inProofOrder);
        inTreeOrder.sort(Comparator.comparingLong(s -> s.start));
    }

    /**
     * For a proof that a leaf is in a tree.
     *
     * @param index the leaf's index
     * @param size leaves of the tree
     * @throws IllegalArgumentException unless {@code 0 <= index < size}
     */
    public static ProofBuilder inclusion(long index, long size) {
        if (index < 0 || index >= size) {
            throw new IllegalArgumentException("no leaf " + index + " in a tree of " + size);
        }
        ProofBuilder plan = new ProofBuilder(size);
        long lo = 0;
        long hi = size;
        while (hi - lo > 1) {
            long middle = lo + split(hi - lo);
            if (index < middle) {
                plan.inProofOrder.add(new Subtree(middle, hi));
                hi = middle;
            } else {
                plan.inProofOrder.add(new Subtree(lo, middle));
                lo = middle;
            }
        }
        Collections.reverse(plan.inProofOrder);
        return new ProofBuilder(plan);
    }

    /**
     * For a proof that a tree is the beginning of another one.
     *
     * @throws IllegalArgumentException unless {@code 0 < size1 <= size2}
     */
    public static ProofBuilder consistency(long size1, long size2) {
        if (size1 <= 0 || size1 > size2) {
            throw new IllegalArgumentException("no proof from size " + size1 + " to " + size2);
        }
        ProofBuilder plan = new ProofBuilder(size2);
        long lo = 0;
        long hi = size2;
        while (hi != size1) {
            long middle = lo + split(hi - lo);
            if (size1 <= middle) {
                plan.inProofOrder.add(new Subtree(middle, hi));
                hi = middle;
            } else {
                plan.inProofOrder.add(new Subtree(lo, middle));
                lo = middle;
            }
        }
        if (lo != 0) {
            plan.inProofOrder.add(new Subtree(lo, hi));
        }
        Collections.reverse(plan.inProofOrder);
        return new ProofBuilder(plan);
    }

    /** Largest power of two below n, for n of 2 and more. */
    private static long split(long n) {
        return Long.highestOneBit(n - 1);
    }

    /**
     * Begins not with the first leaf but with a compact range, as a pruned journal does.
     *
     * @return false when a hash of the proof cannot be made from it: the leaf that is to be proven
     *     lies below
     */
    public boolean startFrom(CompactRange kept) {
        byte[] hashes = kept.range();
        long start = 0;
        int hash = 0;
        for (long bit = Long.highestOneBit(kept.size()); bit != 0; bit >>>= 1) {
            if ((kept.size() & bit) == 0) {
                continue;
            }
            if (!place(hashes, hash++, start, start + bit)) {
                return false;
            }
            start += bit;
        }
        next = kept.size();
        return true;
    }

    private boolean place(byte[] hashes, int hash, long start, long end) {
        for (Subtree s : inTreeOrder) {
            if (start < s.end && end > s.start) {
                if (start < s.start || end > s.end) {
                    return false;
                }
                byte[] before = s.range.range();
                byte[] after = Arrays.copyOf(before, before.length + LeafHash.LENGTH);
                System.arraycopy(
                        hashes, hash * LeafHash.LENGTH, after, before.length, LeafHash.LENGTH);
                s.range = new CompactRange(end - s.start, after);
                return true;
            }
        }
        // Not part of the proof.
        return true;
    }

    /** Takes the next leaf hash; those beyond the tree are ignored. */
    public void append(byte[] hash, int offset) {
        long index = next++;
        while (at < inTreeOrder.size() && index >= inTreeOrder.get(at).end) {
            at++;
        }
        if (at < inTreeOrder.size() && index >= inTreeOrder.get(at).start) {
            inTreeOrder.get(at).range.append(hash, offset);
        }
    }

    /** True once every leaf of the tree passed by. */
    public boolean isComplete() {
        return next >= size;
    }

    /**
     * The proof.
     *
     * @throws IllegalStateException when leaves are missing
     */
    public List<byte[]> proof() {
        if (!isComplete()) {
            throw new IllegalStateException("leaf " + next + " of " + size + " has not come yet");
        }
        List<byte[]> proof = new ArrayList<>(inProofOrder.size());
        for (Subtree s : inProofOrder) {
            proof.add(s.range.root());
        }
        return proof;
    }
}
