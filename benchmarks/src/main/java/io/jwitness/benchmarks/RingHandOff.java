// SPDX-License-Identifier: Apache-2.0
package io.jwitness.benchmarks;

import io.jwitness.journal.internal.ring.Ring;
import io.jwitness.record.internal.EventClasses;
import io.jwitness.record.internal.spi.Lane;
import io.jwitness.record.internal.spi.RecordSink;
import java.io.IOException;

/** The agent's own ring. */
final class RingHandOff implements HandOff {
    private final EmptiedRing emptied;
    private final int eventClass = EventClasses.of(Sample.EVENT);

    RingHandOff() throws IOException {
        emptied = EmptiedRing.open();
    }

    @Override
    public String title() {
        return "JWitness, ring";
    }

    @Override
    public Taker forThread() {
        Ring ring = emptied.ring();
        return (bytes, length) ->
                ring.offer(Lane.DATA, eventClass, bytes, 0, length) != RecordSink.REFUSED;
    }

    @Override
    public void close() throws IOException {
        emptied.close();
    }
}
