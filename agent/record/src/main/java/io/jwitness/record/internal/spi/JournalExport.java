// SPDX-License-Identifier: Apache-2.0
package io.jwitness.record.internal.spi;

import java.nio.file.Path;
import java.util.Map;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Ships a journal elsewhere from inside the agent. Found by {@link java.util.ServiceLoader} in the
 * isolated loader, because the engine may not depend on the exporter.
 */
public interface JournalExport {
    /**
     * Starts shipping, on threads of its own, when the settings name a destination.
     *
     * @param slot the journal's directory
     * @param settings {@code OTEL_*} variables and {@code jwitness.export.*} options, merged by
     *     precedence
     * @param serviceName the derived service name, used where the settings have none
     * @param log where trouble is told
     * @return the running export, or null when nothing is configured
     * @throws IllegalArgumentException when a setting cannot be used: what, where, why, what to do
     */
    @Nullable Running start(
            Path slot, Map<String, String> settings, String serviceName, AgentLog log);

    /**
     * Names who is told of records that a receiver will not take; to be called before {@link
     * #start}. By default nobody.
     */
    default void onRejected(Rejections listener) {}

    /**
     * Names who is told how much of the journal the receiver vouches for: the size of the latest
     * checkpoint that it has taken, on the export's thread; to be called before {@link #start}. By
     * default nobody.
     */
    default void onAnchored(LongConsumer listener) {}

    /** Told of records that have no copy at the receiver, and will have none. */
    interface Rejections {
        /** Tells nobody. */
        Rejections IGNORED = (first, last, count, reason) -> {};

        /**
         * Called on the export's thread, before its cursor moves past them.
         *
         * @param first sequence of the first record that was in the request
         * @param last sequence of the last one
         * @param count how many of them are missing there; fewer than the range when the receiver
         *     does not say which
         * @param reason one printable line
         */
        void rejected(long first, long last, long count, String reason);
    }

    /** An export that runs. */
    interface Running {
        /**
         * One JSON object for {@code jwitness status}: destination, exported up to, lag, failures.
         */
        String healthJson();

        /**
         * Ships what is sealed, as far as the time goes, and stops.
         *
         * @param timeoutNs longest time to take, in nanoseconds
         */
        void stop(long timeoutNs);
    }
}
