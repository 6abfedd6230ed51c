// SPDX-License-Identifier: Apache-2.0
package io.jwitness.record.internal.spi;

import java.nio.file.Path;
import java.util.Map;
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
