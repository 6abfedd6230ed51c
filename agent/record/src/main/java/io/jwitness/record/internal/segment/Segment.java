// SPDX-License-Identifier: Apache-2.0
package io.jwitness.record.internal.segment;

import java.io.IOException;

/**
 * One file of a journal, walked from its start; it may grow while it is walked.
 *
 * <p>One thread. Nothing is allocated per document: its bytes lie in {@link #buffer} until the next
 * call.
 */
public interface Segment extends AutoCloseable {
    /** What {@link #next} found. */
    enum Found {
        /** A document that its writer completed. */
        DOCUMENT,
        /** Nothing yet: the writer may go on here. Asking again may find more. */
        NOTHING_YET,
        /** A document that its writer has begun. Asking again may find it complete. */
        BEGUN,
        /** The mark that says that nothing will follow. */
        END_MARK,
        /** A length that no document of this file can have. */
        NONSENSE
    }

    /** Moves to the next document, or stays where it is when there is none. */
    Found next() throws IOException;

    /** Reads the current document again, from the file. */
    void reload() throws IOException;

    /**
     * Looks for a document behind a place that cannot be walked over. The walk is lost until {@link
     * #moveTo}.
     *
     * @param from where to begin
     * @return its offset, or −1 when there is none
     */
    long findDocument(long from) throws IOException;

    /** Goes on at this offset. */
    void moveTo(long offset);

    /**
     * Goes on at some record of a lower number that lies shortly before the one of this number, if
     * numbers grow on the way through the file. Only a walk from there tells whether they do.
     *
     * @return false where it stayed at the file's beginning
     */
    boolean approach(long sequence) throws IOException;

    /**
     * How far bytes that are not zero reach: the offset behind the last one at or after {@code
     * from}, or {@code from} when there are only zeros.
     */
    long contentEnd(long from) throws IOException;

    /** Where the current document begins in the file, its header included; or where the walk is. */
    long offset();

    /** Holds the current document. */
    byte[] buffer();

    /** Where in {@link #buffer} the current document begins, behind its header. */
    int start();

    /** Bytes of the current document. */
    int length();

    /** True when it is known that the current document's record has the hash beside it. */
    default boolean isLeafGood() {
        return false;
    }

    /**
     * Which leaf of a full subtree the current document is, going by the numbers of the records,
     * when that subtree's hash is known and all its documents lie one behind the other; −1
     * otherwise.
     */
    default int placeInSubtree() {
        return -1;
    }

    /** The hash of that subtree, of 2^{@value #SUBTREE_LEVEL} leaves. */
    default void subtree(byte[] out) {
        throw new IllegalStateException("no subtree is known");
    }

    /** Levels of the subtrees that {@link #subtree} gives. */
    int SUBTREE_LEVEL = 6;

    /**
     * How many documents came before the current one, metadata not counted, on a walk that began at
     * the file's beginning.
     */
    long ordinal();

    @Override
    void close() throws IOException;
}
