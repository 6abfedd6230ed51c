// SPDX-License-Identifier: Apache-2.0
package io.jwitness.journal.internal.anchor;

/** What a {@link Courier} does with a checkpoint. Called by one thread at a time; may take long. */
public interface Delivery {
    /** What it is called in the agent's log. */
    String name();

    /**
     * Delivers.
     *
     * @param size leaves that the checkpoint covers
     * @param note the signed note
     * @throws Exception when it has not arrived; it, or a later one, is tried again
     */
    void deliver(long size, byte[] note) throws Exception;

    /** Lets go of threads and files. By default there are none. */
    default void close() {}
}
