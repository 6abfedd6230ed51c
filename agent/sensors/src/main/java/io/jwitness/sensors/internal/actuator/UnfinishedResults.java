// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.actuator;

import io.jwitness.record.Outcome;
import io.jwitness.sensors.internal.dispatch.Dispatcher;
import io.jwitness.sensors.internal.dispatch.Operation;
import io.jwitness.sensors.internal.dispatch.Recorder;
import io.jwitness.sensors.internal.dispatch.Ticker.Ticking;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Operations whose result is a {@code Publisher}: they go on after their method has returned, and
 * end as {@code unknown} if nobody has seen them end for a minute.
 *
 * <p>At most {@value #CAPACITY} wait; for another one the oldest ends as unknown at once. Safe for
 * all threads.
 */
final class UnfinishedResults implements Ticking {
    static final int CAPACITY = 256;

    private static final int BAD_REQUEST = 400;
    private static final long PATIENCE_MS = 60_000;

    private final Recorder recorder;
    private final Dispatcher dispatcher;
    private final LongSupplier clockMs;
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();

    private record Waiting(Exchange exchange, long sinceMs) {}

    UnfinishedResults(Recorder recorder, Dispatcher dispatcher, LongSupplier clockMs) {
        this.recorder = recorder;
        this.dispatcher = dispatcher;
        this.clockMs = clockMs;
    }

    /** Has the operation end with the response of its exchange. */
    void await(Exchange exchange, Operation operation) {
        operation.defer();
        exchange.await(operation);
        Waiting displaced = null;
        synchronized (waiting) {
            if (waiting.size() == CAPACITY) {
                displaced = waiting.removeFirst();
            }
            waiting.addLast(new Waiting(exchange, clockMs.getAsLong()));
        }
        if (displaced != null) {
            giveUp(displaced);
        }
    }

    /** The response of an exchange is committed. */
    void committed(Exchange exchange, int status) {
        Operation operation = take(exchange);
        if (operation != null) {
            if (status >= BAD_REQUEST) {
                operation.failure("http." + status);
            } else {
                operation.outcome(Outcome.SUCCESS);
            }
            recorder.finishDeferred(operation);
        }
    }

    /** The result is there, or will never be. */
    void ended(Exchange exchange, @Nullable Throwable failure) {
        Operation operation = take(exchange);
        if (operation != null) {
            if (failure != null) {
                operation.failure(failure.getClass().getName());
            } else {
                operation.outcome(Outcome.SUCCESS);
            }
            recorder.finishDeferred(operation);
        }
    }

    private @Nullable Operation take(Exchange exchange) {
        Operation operation = exchange.take();
        if (operation != null) {
            synchronized (waiting) {
                waiting.removeIf(each -> each.exchange == exchange);
            }
        }
        return operation;
    }

    /** Ends those that have waited for longer than the patience. */
    @Override
    public void tick() {
        long now = clockMs.getAsLong();
        List<Waiting> late = new ArrayList<>();
        synchronized (waiting) {
            while (!waiting.isEmpty() && now - waiting.getFirst().sinceMs >= PATIENCE_MS) {
                late.add(waiting.removeFirst());
            }
        }
        late.forEach(this::giveUp);
    }

    private void giveUp(Waiting each) {
        Operation operation = each.exchange.take();
        if (operation == null) {
            return;
        }
        Dispatcher.Hush quiet = dispatcher.hush();
        try {
            operation.outcome(Outcome.UNKNOWN);
            recorder.finishDeferred(operation);
        } finally {
            quiet.close();
        }
    }

    @Override
    public String name() {
        return "actuator-results";
    }

    @Override
    public void end() {
        List<Waiting> all;
        synchronized (waiting) {
            all = new ArrayList<>(waiting);
            waiting.clear();
        }
        all.forEach(this::giveUp);
    }

    @Override
    public String detail() {
        synchronized (waiting) {
            return "ends operations with their Publisher, " + waiting.size() + " go on";
        }
    }
}
