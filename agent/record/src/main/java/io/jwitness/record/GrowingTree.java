// SPDX-License-Identifier: Apache-2.0
package io.jwitness.record;

import io.jwitness.record.internal.merkle.CompactRange;
import io.jwitness.record.internal.merkle.LeafHash;
import io.jwitness.record.internal.segment.Segment;

/**
 * A journal's tree, as a walk over its records lets it grow. Where the hash of a whole subtree is
 * known already, its leaves join at once; when somebody looks at the tree before the last of them
 * came, those that came join one by one.
 *
 * <p>One thread.
 */
final class GrowingTree {
    private static final int H = LeafHash.LENGTH;
    private static final int LEAVES = 1 << Segment.SUBTREE_LEVEL;

    private final CompactRange tree;

    /** Leaves of one subtree, in order, that have not joined the tree. */
    private final byte[] waiting = new byte[LEAVES * H];

    private int count;
    private final byte[] subtree = new byte[H];

    /** A tree that goes on from this one. */
    GrowingTree(CompactRange tree) {
        this.tree = tree;
    }

    /** Appends the leaf of the record where the reader is. */
    void append(JournalReader reader) {
        int place = reader.placeInSubtree();
        if (place != count || (count == 0 && (tree.size() & (LEAVES - 1)) != 0)) {
            join();
            tree.append(reader.leaf(), 0);
            return;
        }
        System.arraycopy(reader.leaf(), 0, waiting, count * H, H);
        if (++count == LEAVES) {
            count = 0;
            reader.subtree(subtree);
            tree.append(subtree, 0, Segment.SUBTREE_LEVEL);
        }
    }

    private void join() {
        for (int i = 0; i < count; i++) {
            tree.append(waiting, i * H);
        }
        count = 0;
    }

    /** The tree of all that was appended. */
    CompactRange now() {
        join();
        return tree;
    }
}
