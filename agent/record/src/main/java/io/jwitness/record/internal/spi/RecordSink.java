// SPDX-License-Identifier: Apache-2.0
package io.jwitness.record.internal.spi;

/**
 * Where a sensor hands an encoded record, on the thread of the application.
 *
 * <p>Assumptions: the bytes are a record in ring form, that is what follows {@code "log"} in a
 * stored record, from {@code "session":} to the closing brace, masked already, at most {@link
 * #MAX_RING_RECORD} bytes.
 *
 * <p>Guarantees: {@link #offer} never blocks, allocates or throws; what it refuses is counted by
 * event class. The array is the caller's again when it returns. Safe for any number of threads,
 * virtual ones included.
 */
public interface RecordSink {
    /** Longest record that the ring takes, in bytes: {@value}. */
    int MAX_RING_RECORD = 15_872;

    /** What {@link #offer} returns for a record that was not taken. */
    long REFUSED = 0L;

    /**
     * Copies a record into the ring.
     *
     * @param lane which of the two ways it goes
     * @param eventClass small index of the event, for the count of losses; see {@code EventClasses}
     * @param record buffer that holds it
     * @param offset first byte
     * @param length bytes
     * @return a ticket for {@link #awaitJournalled}, or {@link #REFUSED}
     */
    long offer(Lane lane, int eventClass, byte[] record, int offset, int length);

    /**
     * Waits until the record of a ticket is in the queue, so that it survives the process.
     *
     * @param ticket from {@link #offer}
     * @param timeoutNs longest time to wait, in nanoseconds
     * @return true when journalled, false when the time ran out or the journal is not writing
     */
    boolean awaitJournalled(long ticket, long timeoutNs);

    /**
     * Waits until the record of a ticket is forced and signed.
     *
     * @param ticket from {@link #offer}
     * @param timeoutNs longest time to wait, in nanoseconds
     * @return true when sealed, false when the time ran out or the journal is not writing
     */
    boolean awaitSealed(long ticket, long timeoutNs);
}
