// SPDX-License-Identifier: Apache-2.0
package io.jwitness.journal.internal.anchor;

/** What anchors tell the journal. Safe for all threads; never blocks, never throws. */
public interface Vouched {
    /** Something outside vouches for so many records. */
    void anchored(long size);

    /**
     * Enough cosigners have signed a checkpoint.
     *
     * @param note the checkpoint with their lines
     */
    void cosigned(long size, byte[] note);

    /**
     * Something outside holds another history of this journal; to be recorded.
     *
     * @param anchor what it is called
     * @param what what it holds
     */
    void contradicted(String anchor, String what);
}
