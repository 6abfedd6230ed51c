// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.carrier;

import io.jwitness.sensors.internal.dispatch.CarrierHandler;
import io.jwitness.sensors.internal.dispatch.Identity;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells the engine when a framework is done starting: when the method returns, not when it begins.
 */
final class ReadyHandler implements CarrierHandler {
    private final Consumer<String> ready;

    ReadyHandler(Consumer<String> ready) {
        this.ready = ready;
    }

    @Override
    public void lend(
            Identity identity,
            @Nullable Object a0,
            @Nullable Object a1,
            @Nullable Object a2,
            @Nullable Object a3) {}

    @Override
    public void left(Lent lent, @Nullable Object result, @Nullable Throwable thrown) {
        if (thrown == null) {
            ready.accept("framework");
        }
    }
}
