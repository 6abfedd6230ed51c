// SPDX-License-Identifier: Apache-2.0
package io.jwitness.record.internal.merkle;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Checks inclusion and consistency proofs as RFC 9162 §2.1.3.2 and §2.1.4.2 tell, and those of
 * subtrees as draft-ietf-plants-merkle-tree-certs does.
 *
 * <p>Every bound is checked first; nothing is thrown for a proof that is wrong in any way. Sizes
 * and indexes are those of a {@code long}: a negative one is no proof of anything.
 */
public final class Proofs {
    private static final int H = LeafHash.LENGTH;

    private Proofs() {}

    /**
     * Checks that a leaf is in a tree.
     *
     * @param index the leaf's index, from 0
     * @param size leaves of the tree
     * @param leaf its hash
     * @param proof sibling hashes, the leaf's first
     * @param root the tree's root
     */
    public static boolean included(
            long index, long size, byte[] leaf, List<byte[]> proof, byte[] root) {
        byte[] r = root(index, size, leaf, proof);
        return r != null && Arrays.equals(r, root);
    }

    /**
     * The root that a tree has in which a leaf lies beside these hashes; null when no tree of this
     * size has so many.
     *
     * @param index the leaf's index, from 0
     * @param size leaves of the tree
     * @param leaf its hash
     * @param proof sibling hashes, the leaf's first
     */
    public static byte @Nullable [] root(long index, long size, byte[] leaf, List<byte[]> proof) {
        if (index < 0 || index >= size || leaf.length != H) {
            return null;
        }
        MessageDigest digest = LeafHash.sha256();
        long fn = index;
        long sn = size - 1;
        byte[] r = leaf;
        for (byte[] p : proof) {
            if (sn == 0 || p.length != H) {
                return null;
            }
            if ((fn & 1) != 0 || fn == sn) {
                r = node(digest, p, r);
                while ((fn & 1) == 0 && fn != 0) {
                    fn >>>= 1;
                    sn >>>= 1;
                }
            } else {
                r = node(digest, r, p);
            }
            fn >>>= 1;
            sn >>>= 1;
        }
        return sn == 0 ? r : null;
    }

    /**
     * Checks that a tree is the beginning of another one. An empty tree is the beginning of any,
     * which proves nothing: it is refused.
     */
    public static boolean consistent(
            long size1, long size2, byte[] root1, byte[] root2, List<byte[]> proof) {
        return size1 > 0 && subtreeConsistent(0, size1, size2, root1, root2, proof);
    }

    /** Checks that a leaf is in the subtree {@code [start, end)} of a tree. */
    public static boolean subtreeIncluded(
            long index, long start, long end, byte[] leaf, List<byte[]> proof, byte[] root) {
        return start < end
                && isSubtree(start, end)
                && index >= start
                && included(index - start, end - start, leaf, proof, root);
    }

    /** Checks that the subtree {@code [start, end)} is part of a tree of {@code size} leaves. */
    public static boolean subtreeConsistent(
            long start, long end, long size, byte[] root1, byte[] root2, List<byte[]> proof) {
        if (!isSubtree(start, end) || end > size) {
            return false;
        }
        if (start == end) {
            return proof.isEmpty() && Arrays.equals(root1, new CompactRange().root());
        }
        long fn = start;
        long sn = end - 1;
        long tn = size - 1;
        while (fn != sn && (sn == tn || (sn & 1) != 0)) {
            fn >>>= 1;
            sn >>>= 1;
            tn >>>= 1;
        }
        int from = 0;
        byte[] fr = root1;
        if (fn != sn) {
            if (proof.isEmpty() || proof.get(0).length != H) {
                return false;
            }
            fr = proof.get(0);
            from = 1;
        }
        byte[] sr = fr;
        MessageDigest digest = LeafHash.sha256();
        for (byte[] p : proof.subList(from, proof.size())) {
            if (tn == 0 || p.length != H) {
                return false;
            }
            if ((sn & 1) != 0 || sn == tn) {
                if (fn < sn) {
                    fr = node(digest, p, fr);
                }
                sr = node(digest, p, sr);
                while ((sn & 1) == 0 && sn != 0) {
                    fn >>>= 1;
                    sn >>>= 1;
                    tn >>>= 1;
                }
            } else {
                sr = node(digest, sr, p);
            }
            fn >>>= 1;
            sn >>>= 1;
            tn >>>= 1;
        }
        return tn == 0 && Arrays.equals(fr, root1) && Arrays.equals(sr, root2);
    }

    /** True when {@code [start, end)} is a subtree: it begins where one of its size may begin. */
    static boolean isSubtree(long start, long end) {
        if (start < 0 || end < start) {
            return false;
        }
        if (start == end) {
            return true;
        }
        long last = end - start - 1;
        // The lowest bits of start, as many as the longest index within the subtree has, are zero.
        long mask = last == 0 ? 0 : -1L >>> Long.numberOfLeadingZeros(last);
        return (start & mask) == 0;
    }

    private static byte[] node(MessageDigest digest, byte[] left, byte[] right) {
        digest.update((byte) 1);
        digest.update(left);
        return digest.digest(right);
    }
}
