// SPDX-License-Identifier: Apache-2.0
package io.jwitness.exporter.internal;

import java.io.IOException;

/** Remembers how far an export has got. Used by one thread. */
interface Progress {
    /** The sequence to start from; 0 where nothing was saved. */
    long load() throws IOException;

    /** Saves the sequence of the first record that has not arrived. */
    void save(long next) throws IOException;

    /** For an export that starts where it is told to, and leaves no trace. */
    static Progress from(long sequence) {
        return new Progress() {
            @Override
            public long load() {
                return sequence;
            }

            @Override
            public void save(long next) {}
        };
    }
}
