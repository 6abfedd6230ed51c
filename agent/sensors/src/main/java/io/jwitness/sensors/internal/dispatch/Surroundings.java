// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.dispatch;

import io.jwitness.policy.internal.Policy;
import io.jwitness.record.Phase;
import io.jwitness.record.internal.encode.RecordEncoder;
import io.jwitness.record.internal.spi.AgentLog;
import io.jwitness.record.internal.spi.RecordSink;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What dispatching needs of the engine. Every method may be called on any thread of the
 * application, many times a second; none may block.
 */
public interface Surroundings {
    /** Where encoded records go. */
    RecordSink sink();

    /** Writes drafts of this session; one instance for the whole session. */
    RecordEncoder encoder();

    /** Counter for record ids, shared with everything else that writes records of this session. */
    LongSupplier ids();

    /** The policy in force. */
    Policy policy();

    AgentLog log();

    default Clocks clocks() {
        return Clocks.SYSTEM;
    }

    /** Where the application is in its life; records of {@code STARTUP} are not waited for. */
    Phase phase();

    /** Longest wait for a record, in nanoseconds; default 500 ms. */
    default long waitTimeoutNs() {
        return 500_000_000L;
    }

    /** Longest wait for a record on an event-loop thread, in nanoseconds; default 20 ms. */
    default long eventLoopWaitTimeoutNs() {
        return 20_000_000L;
    }

    /** The declared debug session that is open, or null. */
    default @Nullable DebugSession debugSession() {
        return null;
    }

    /**
     * A declared debug session, which every record inside it names.
     *
     * @param id its id
     * @param code reason code, or null
     * @param text why, as typed; masked before it is written
     * @param ticket a ticket, or null
     */
    record DebugSession(
            String id, @Nullable String code, @Nullable String text, @Nullable String ticket) {}
}
