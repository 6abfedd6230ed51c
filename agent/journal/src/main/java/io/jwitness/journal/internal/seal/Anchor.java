// SPDX-License-Identifier: Apache-2.0
package io.jwitness.journal.internal.seal;

/**
 * Somewhere else that a checkpoint is told to, so that this host alone cannot deny it.
 *
 * <p>Called on the sealer's thread, in order of size, after the checkpoint is published; must not
 * block for long. What it throws is logged and does not hold the next one.
 */
public interface Anchor {
    /** What it is called in the agent's log. */
    String name();

    /**
     * Offers a checkpoint.
     *
     * @param size leaves that it covers
     * @param note the signed note
     * @throws Exception whatever goes wrong
     */
    void offer(long size, byte[] note) throws Exception;

    /**
     * Delivers what was offered last, as far as the time goes, and ends. By default there is
     * nothing to end.
     *
     * @param timeoutNs longest time to take, in nanoseconds
     */
    default void close(long timeoutNs) {}
}
