// SPDX-License-Identifier: Apache-2.0
package io.jwitness.benchmarks;

import java.io.IOException;

/**
 * Something that takes a record's bytes from the thread that made them: ours, and what a user would
 * pick in its place.
 */
interface HandOff extends AutoCloseable {
    /** As it stands in the table. */
    String title();

    /** The way in for one thread; called on that thread. */
    Taker forThread();

    @Override
    void close() throws IOException;

    /** What one thread puts its records into. */
    interface Taker {
        /**
         * Takes a copy of the bytes.
         *
         * @return false when it was full, and nothing was taken
         */
        boolean take(byte[] bytes, int length);
    }
}
