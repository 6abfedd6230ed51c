// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.actuator;

import io.jwitness.record.Outcome;
import io.jwitness.sensors.internal.carrier.Refusals;
import io.jwitness.sensors.internal.dispatch.Identity;
import io.jwitness.sensors.internal.dispatch.Operation;
import io.jwitness.sensors.internal.dispatch.Recorder;
import org.jspecify.annotations.Nullable;

/**
 * Requests to endpoints that were refused before an operation began: one record each, {@code
 * denied}, with the status as its error. Nothing waits for it, since nothing happened.
 */
public final class RefusedRequests implements Refusals {
    private final Recorder recorder;
    private final BasePaths bases;

    RefusedRequests(Recorder recorder, BasePaths bases) {
        this.recorder = recorder;
        this.bases = bases;
    }

    @Override
    public void refused(int status, @Nullable String method, String path, Identity identity) {
        String endpoint = bases.endpoint(path);
        if (endpoint == null) {
            return;
        }
        Operation operation = recorder.open(event(method));
        operation.identity().copyFrom(identity);
        operation.target("endpoint", endpoint).failure("http." + status).outcome(Outcome.DENIED);
        recorder.write(operation);
    }

    /** What it would have been: any method that is not known to read writes. */
    private static String event(@Nullable String method) {
        if (method == null) {
            return "actuator.read";
        }
        return switch (method) {
            case "GET", "HEAD", "OPTIONS" -> "actuator.read";
            case "DELETE" -> "actuator.delete";
            default -> "actuator.write";
        };
    }
}
