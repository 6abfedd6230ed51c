// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.actuator;

import io.jwitness.sensors.internal.catalogue.Handlers;
import java.util.Map;

/** What {@code actuator.yaml} names. */
final class ActuatorHandlers {
    private ActuatorHandlers() {}

    static Handlers all(BasePaths bases, RefusedRequests refusals, UnfinishedResults results) {
        ReactiveRequests reactive = new ReactiveRequests(bases, refusals, results);
        LaterResults later = new LaterResults(results);
        return Handlers.of(
                Map.of(
                        "actuator-operation", new ActuatorOperation(reactive, results, later),
                        "mapped-endpoints", new MappedEndpoints(bases),
                        "arrival", reactive.new Arrival(),
                        "authentication", reactive.new Authentication(),
                        "adapter", reactive.new Adapter(),
                        "commit", reactive.new Commit(),
                        "started", later.new Started(),
                        "arrived", later.new Arrived(),
                        "waited", later.new Waited()));
    }
}
