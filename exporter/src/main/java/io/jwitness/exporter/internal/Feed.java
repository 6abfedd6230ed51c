// SPDX-License-Identifier: Apache-2.0
package io.jwitness.exporter.internal;

import io.jwitness.exporter.internal.mapping.Item;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/** Where the loop gets what it ships. Used by one thread. */
interface Feed extends Closeable {
    /**
     * What to send in one request.
     *
     * @param items in order; empty when nothing new is sealed
     * @param next sequence to read from once these have arrived
     * @param sealed size of the latest checkpoint: nothing at or above it is ever handed out
     * @param anchored size of the checkpoint among the items, or 0 where there is none
     */
    record Batch(List<Item> items, long next, long sealed, long anchored) {}

    /**
     * Reads on, at most one request's worth.
     *
     * @param from sequence of the first record wanted
     */
    Batch read(long from) throws IOException;

    /**
     * A small item of which the receiver can have no complaint: sent to learn whether it is the
     * receiver that is out of order, or a record that it does not like.
     */
    Item probe();
}
