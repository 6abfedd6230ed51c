// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.actuator;

import io.jwitness.sensors.internal.dispatch.Identity;
import io.jwitness.sensors.internal.dispatch.Operation;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A request to an endpoint that is answered elsewhere than where it arrived. */
final class Exchange {
    final Identity identity;
    final @Nullable String method;
    final String path;

    /** True once an endpoint's adapter has it: whatever comes then is the operation's record. */
    volatile boolean reached;

    private final AtomicReference<@Nullable Operation> unfinished = new AtomicReference<>();

    Exchange(Identity identity, @Nullable String method, String path) {
        this.identity = identity;
        this.method = method;
        this.path = path;
    }

    /** An operation that is over when its {@code Publisher} is: when the response is committed. */
    void await(Operation operation) {
        unfinished.set(operation);
    }

    /** The operation that waits, to whoever ends it: one caller gets it. */
    @Nullable Operation take() {
        return unfinished.getAndSet(null);
    }
}
