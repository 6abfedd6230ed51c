// SPDX-License-Identifier: Apache-2.0
package io.jwitness.engine.internal;

import io.jwitness.record.internal.encode.RecordEncoder;
import io.jwitness.record.internal.encode.SessionId;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** One arming of the agent: its name, its encoder, and the one counter of its record ids. */
final class Session implements LongSupplier {
    private final String id = SessionId.random();
    private final RecordEncoder encoder = new RecordEncoder(id);
    private final AtomicLong counter = new AtomicLong();

    String id() {
        return id;
    }

    RecordEncoder encoder() {
        return encoder;
    }

    /** The next id, from 1. */
    @Override
    public long getAsLong() {
        return counter.incrementAndGet();
    }
}
