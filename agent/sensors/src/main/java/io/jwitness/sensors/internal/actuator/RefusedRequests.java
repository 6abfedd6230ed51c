// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.actuator;

import io.jwitness.record.Outcome;
import io.jwitness.sensors.internal.carrier.Refusals;
import io.jwitness.sensors.internal.dispatch.Identity;
import io.jwitness.sensors.internal.dispatch.Operation;
import io.jwitness.sensors.internal.dispatch.Recorder;
import org.jspecify.annotations.Nullable;

/**
 * Requests to endpoints whose operation was not seen. Refused before one began: one record each,
 * {@code denied}, with the status as its error; nothing waits for it, since nothing happened. And
 * answered without one, by an endpoint that is a controller: recorded once it is done.
 */
public final class RefusedRequests implements Refusals {
    private static final String READ = "actuator.read";
    private static final String GATEWAY = "gateway";
    private static final int BAD_REQUEST = 400;
    private static final int NOT_FOUND = 404;

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

    /**
     * A request that somebody else than an operation has answered. What reads is no record, but for
     * Spring Cloud Gateway, whose routes name hosts, and may hold their passwords.
     */
    void answered(int status, @Nullable String method, String path, Identity identity) {
        String endpoint = bases.endpoint(path);
        if (endpoint == null || endpoint.equals("links")) {
            return;
        }
        String event = event(method);
        boolean isGateway = endpoint.equals(GATEWAY) || endpoint.startsWith(GATEWAY + "/");
        if (!isGateway && (event.equals(READ) || status == NOT_FOUND)) {
            return;
        }
        Operation operation = recorder.open(event);
        operation.identity().copyFrom(identity);
        operation.target("endpoint", endpoint).outcome(Outcome.SUCCESS);
        if (status >= BAD_REQUEST) {
            operation.failure("http." + status);
        }
        recorder.write(operation);
    }

    /** What it would have been: any method that is not known to read writes. */
    private static String event(@Nullable String method) {
        if (method == null) {
            return READ;
        }
        return switch (method) {
            case "GET", "HEAD", "OPTIONS" -> READ;
            case "DELETE" -> "actuator.delete";
            default -> "actuator.write";
        };
    }
}
