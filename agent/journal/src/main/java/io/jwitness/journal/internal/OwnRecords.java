// SPDX-License-Identifier: Apache-2.0
package io.jwitness.journal.internal;

import io.jwitness.record.ActorType;
import io.jwitness.record.Confidence;
import io.jwitness.record.internal.encode.RecordDraft;
import io.jwitness.record.internal.encode.RecordEncoder;
import io.jwitness.record.internal.encode.Section;
import java.time.Clock;
import java.time.Instant;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The journal's own records, in ring form.
 *
 * <p>Assumptions: one thread. The array that {@link #bytes} gives is overwritten by the next one.
 */
final class OwnRecords {
    private final RecordEncoder encoder;
    private final RecordDraft draft = new RecordDraft();
    private final LongSupplier ids;
    private final Clock clock;
    private final byte[] bytes = new byte[RecordEncoder.MAX_LENGTH];

    OwnRecords(String session, LongSupplier ids, Clock clock) {
        encoder = new RecordEncoder(session);
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * Encodes a record of the agent itself.
     *
     * @param section what belongs to this kind of record, or null
     * @param reason why it happened, or null
     * @return its length in {@link #bytes}
     */
    int encode(String event, @Nullable Section section, @Nullable String reason) {
        Instant time = clock.instant();
        draft.reset()
                .time(time.getEpochSecond(), time.getNano())
                .event(event)
                .actor(ActorType.SYSTEM, "jwitness", Confidence.NONE, "agent");
        if (reason != null) {
            draft.reason(null, reason, null, null);
        }
        if (section != null) {
            draft.section(section);
        }
        return encoder.encode(draft, ids.getAsLong(), bytes);
    }

    /** Where {@link #encode} wrote. */
    byte[] bytes() {
        return bytes;
    }
}
