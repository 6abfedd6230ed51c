// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.actuator;

import io.jwitness.sensors.internal.dispatch.CarrierHandler;
import io.jwitness.sensors.internal.dispatch.Identity;
import io.jwitness.sensors.internal.dispatch.Operation;
import org.jspecify.annotations.Nullable;

/**
 * Follows a {@code Publisher} that an endpoint returned elsewhere than in WebFlux, to where its end
 * is seen: a Java class and no row, because the threads are linked by Spring MVC's manager of the
 * request, or by the JMX call that waits for the result.
 */
final class LaterResults {
    private final UnfinishedResults results;
    private final WeakLinks<Exchange> byManager = new WeakLinks<>();

    LaterResults(UnfinishedResults results) {
        this.results = results;
    }

    /** Lets an operation go on; whoever carries it is asked for its end. */
    void await(Operation operation) {
        Exchange exchange = new Exchange(new Identity(), null, "");
        CarrierHandler.Lent carrier = operation.carrier();
        results.await(exchange, operation);
        if (carrier != null) {
            carrier.note(exchange);
        }
    }

    private static @Nullable Exchange noted(CarrierHandler.Lent from) {
        for (CarrierHandler.Lent at = from; at != null; at = at.around()) {
            if (at.note() instanceof Exchange exchange) {
                at.note(null);
                return exchange;
            }
        }
        return null;
    }

    /** The value is the manager: it has the result, or waits for it. */
    final class Started extends Follower {
        @Override
        public void left(Lent lent, @Nullable Object result, @Nullable Throwable thrown) {
            Object manager = lent.value(0);
            Exchange exchange = noted(lent);
            if (manager != null && exchange != null && thrown == null) {
                byManager.put(manager, exchange);
            }
        }
    }

    /** Values are the manager and the result, which may be inside {@link Started} already. */
    final class Arrived extends Follower {
        @Override
        public void left(Lent lent, @Nullable Object result, @Nullable Throwable thrown) {
            Object manager = lent.value(0);
            Exchange exchange = manager == null ? null : byManager.take(manager);
            if (exchange == null) {
                exchange = noted(lent);
            }
            if (exchange != null) {
                Object value = lent.value(1);
                results.ended(exchange, value instanceof Throwable failure ? failure : null);
            }
        }
    }

    /** A JMX call, which is left when the result is there. */
    final class Waited extends Follower {
        @Override
        public void left(Lent lent, @Nullable Object result, @Nullable Throwable thrown) {
            if (lent.note() instanceof Exchange exchange) {
                results.ended(exchange, thrown);
            }
        }
    }
}
