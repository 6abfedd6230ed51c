// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.actuator;

import io.jwitness.record.Outcome;
import io.jwitness.sensors.internal.dispatch.Dispatcher;
import io.jwitness.sensors.internal.dispatch.Operation;
import io.jwitness.sensors.internal.dispatch.Recorder;
import io.jwitness.sensors.internal.dispatch.Watcher;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Operations whose result is a {@code Publisher}: they go on after their method has returned, and
 * end as {@code unknown} if nobody has seen them end for a minute.
 *
 * <p>At most {@value #CAPACITY} wait; for another one the oldest ends as unknown at once. No thread
 * wakes up while none waits. Safe for all threads.
 */
final class UnfinishedResults implements Watcher {
    static final int CAPACITY = 256;

    private static final int BAD_REQUEST = 400;
    private static final long PATIENCE_MS = 60_000;
    private static final long STOP_WITHIN_MS = 1_000;

    private final Recorder recorder;
    private final Dispatcher dispatcher;
    private final LongSupplier clockMs;
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
    private @Nullable Thread thread;

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
            if (waiting.isEmpty()) {
                waiting.notifyAll();
            }
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
    void expire() {
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
    public void start() {
        Thread expiring = new Thread(null, this::run, "jwitness-actuator-results", 0, false);
        expiring.setContextClassLoader(null);
        expiring.setDaemon(true);
        synchronized (waiting) {
            thread = expiring;
        }
        expiring.start();
    }

    private void run() {
        while (awaitLate()) {
            expire();
        }
    }

    /** Sleeps until one may be late; false when it is to stop. */
    private boolean awaitLate() {
        synchronized (waiting) {
            try {
                while (waiting.isEmpty() && thread == Thread.currentThread()) {
                    waiting.wait();
                }
                if (thread == Thread.currentThread()) {
                    long sinceMs = waiting.getFirst().sinceMs;
                    waiting.wait(Math.max(1, sinceMs + PATIENCE_MS - clockMs.getAsLong()));
                }
            } catch (InterruptedException e) {
                // Nobody's but ours to interrupt: what is late is found a little later.
                return thread == Thread.currentThread();
            }
            return thread == Thread.currentThread();
        }
    }

    @Override
    public void stop() {
        Thread expiring;
        List<Waiting> all;
        synchronized (waiting) {
            expiring = thread;
            thread = null;
            all = new ArrayList<>(waiting);
            waiting.clear();
            waiting.notifyAll();
        }
        if (expiring != null) {
            try {
                expiring.join(STOP_WITHIN_MS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        all.forEach(this::giveUp);
    }

    @Override
    public String state() {
        synchronized (waiting) {
            return thread == null ? "waiting" : "armed";
        }
    }

    @Override
    public String detail() {
        synchronized (waiting) {
            return "ends operations with their Publisher, " + waiting.size() + " go on";
        }
    }
}
