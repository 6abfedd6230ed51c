// SPDX-License-Identifier: Apache-2.0
package io.jwitness.exporter.internal;

import io.jwitness.exporter.internal.mapping.Item;
import io.jwitness.exporter.internal.otlp.SendResult;
import io.jwitness.record.internal.spi.AgentLog;
import io.jwitness.record.internal.spi.JournalExport;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The loop: read what is sealed, send it, wait for the answer, save the cursor; again.
 *
 * <pre>
 *   answer                     what the loop does
 *   ok                         goes on
 *   partial success            counts what the receiver dropped, goes on (the protocol forbids more)
 *   503, 401, timeout, …       the same request again, without limit, after a growing pause
 *   400, 413, 422              asks with an empty request whether anything at all is taken:
 *                                no  = the receiver is out of order; as above
 *                                yes = halves the request until the record is alone that it
 *                                      refuses; that one goes as a stub (identity and hash), and
 *                                      if that is refused too it is given up, counted and told
 * </pre>
 *
 * <p>Guarantees: a record is passed over only when it has arrived, or was given up and counted.
 * What arrives twice has the same ids. Nothing is kept in memory beyond one batch.
 */
final class Shipper implements JournalExport.Running, Runnable {
    /** Pause between looks at the checkpoint when there is nothing to do. */
    private static final long IDLE_MS = 300;

    private static final long AFTER_DEADLINE_MS = 1_000;

    private final Feed feed;
    private final Progress progress;
    private final List<Way> ways;
    private final Backoff backoff;
    private final AgentLog log;
    private final JournalExport.Rejections rejections;
    private final LongConsumer anchored;
    private final InstantSource clock;
    private final Health health;
    private final CountDownLatch stop = new CountDownLatch(1);
    private volatile long deadlineNs;
    private volatile boolean complete;

    /** Longest time without any success before {@link #runOnce} gives up; 0 = never. */
    private long patienceNs;

    private long lastSuccessNs;
    private @Nullable Thread thread;

    /**
     * @param feed closed when the loop ends
     * @param ways all of which a batch goes; closed when the loop ends
     * @param rejections told of each loss at the receiver, on the loop's thread
     * @param anchored told the size of each checkpoint that has arrived, on the loop's thread
     */
    Shipper(
            Feed feed,
            Progress progress,
            List<Way> ways,
            Backoff backoff,
            AgentLog log,
            JournalExport.Rejections rejections,
            LongConsumer anchored,
            InstantSource clock) {
        this.feed = feed;
        this.progress = progress;
        this.ways = List.copyOf(ways);
        this.backoff = backoff;
        this.log = log;
        this.rejections = rejections;
        this.anchored = anchored;
        this.clock = clock;
        this.health = new Health(ways);
    }

    /** Starts the loop on a daemon thread of its own. */
    void start() {
        Thread started = new Thread(this, "jwitness-export");
        started.setDaemon(true);
        // The HTTP client's threads inherit it: they must hold neither our loader nor another's.
        started.setContextClassLoader(null);
        thread = started;
        started.start();
    }

    @Override
    public void run() {
        try {
            ship(true);
        } catch (IOException e) {
            health.failed("stopped: " + e.getMessage());
            log.warn("export stopped; what is sealed stays in the journal for the next start", e);
        } finally {
            close();
        }
    }

    /**
     * Ships what is sealed now, on the calling thread, and returns.
     *
     * @param longestNs how long to go on without any success
     * @return whether all of it arrived or was given up and counted
     */
    boolean runOnce(long longestNs) throws IOException {
        patienceNs = longestNs;
        lastSuccessNs = System.nanoTime();
        try {
            ship(false);
            return complete;
        } finally {
            close();
        }
    }

    private void ship(boolean follow) throws IOException {
        long from = progress.load();
        health.next.set(from);
        long sealed = 0;
        while (true) {
            Feed.Batch batch;
            try {
                batch = feed.read(from);
            } catch (IOException e) {
                if (!follow) {
                    throw e;
                }
                if (!pause("cannot read the journal: " + e, Duration.ZERO)) {
                    return;
                }
                continue;
            }
            if (batch.sealed() < sealed || (batch.sealed() > 0 && batch.sealed() < from)) {
                log.warn(
                        "the journal shrank: "
                                + Math.max(from, sealed)
                                + " records were sealed, now "
                                + batch.sealed()
                                + "; somebody put an older copy in its place? Run jwitness verify",
                        null);
                sealed = batch.sealed();
                from = Math.min(from, sealed);
                progress.save(from);
                continue;
            }
            sealed = batch.sealed();
            health.sealed.set(sealed);
            long refused = health.refused();
            if (!batch.items().isEmpty()) {
                for (Way way : ways) {
                    if (!deliver(way, batch.items(), false)) {
                        return;
                    }
                }
            }
            // Where the receiver refused something, it may have been the checkpoint.
            if (batch.anchored() > 0 && health.refused() == refused) {
                anchored.accept(batch.anchored());
            }
            if (batch.next() != from) {
                from = batch.next();
                progress.save(from);
                health.next.set(from);
            }
            if (batch.items().isEmpty()) {
                complete = true;
                if (!follow || idle()) {
                    return;
                }
            }
        }
    }

    /**
     * Delivers items one way.
     *
     * @param working whether the receiver was just seen to take something
     * @return false when the loop has to end before they are delivered
     */
    private boolean deliver(Way way, List<Item> items, boolean working) {
        while (true) {
            SendResult result = way.send().apply(items);
            switch (result.kind()) {
                case DELIVERED -> {
                    succeeded();
                    return true;
                }
                case PARTIAL -> {
                    succeeded();
                    health.droppedByReceiver.addAndGet(result.rejected());
                    tell(items, result.rejected(), "dropped by the receiver", result.message());
                    return true;
                }
                case RETRY -> {
                    if (!pause(result.message(), result.retryAfter())) {
                        return false;
                    }
                }
                case REFUSED -> {
                    if (items.size() > 1 && working) {
                        return halves(way, items);
                    }
                    if (!takesAnything(way)) {
                        if (!pause("takes nothing: " + result.message(), result.retryAfter())) {
                            return false;
                        }
                    } else if (items.size() > 1) {
                        return halves(way, items);
                    } else {
                        return reduced(way, items.get(0), result.message());
                    }
                }
            }
        }
    }

    private boolean halves(Way way, List<Item> items) {
        int half = items.size() / 2;
        return deliver(way, items.subList(0, half), true)
                && deliver(way, items.subList(half, items.size()), true);
    }

    /** A single item that a working receiver refuses: its stub, or nothing. */
    private boolean reduced(Way way, Item item, String why) {
        Item stub = item.stub();
        if (stub == null) {
            health.rejected.incrementAndGet();
            tell(List.of(item), 1, "refused by the receiver", why);
            return true;
        }
        long before = health.rejected.get();
        if (!deliver(way, List.of(stub), true)) {
            return false;
        }
        if (health.rejected.get() == before) {
            health.reduced.incrementAndGet();
            log.warn(
                    "the receiver refused record "
                            + item.sequence()
                            + " ("
                            + why
                            + "); its identity and hash arrived in its place",
                    null);
        }
        return true;
    }

    private boolean takesAnything(Way way) {
        return arrived(way.send().apply(List.of()))
                || arrived(way.send().apply(List.of(feed.probe())));
    }

    private static boolean arrived(SendResult result) {
        return result.kind() == SendResult.Kind.DELIVERED
                || result.kind() == SendResult.Kind.PARTIAL;
    }

    private void tell(List<Item> items, long count, String what, String why) {
        long first = items.get(0).sequence();
        long last = items.get(items.size() - 1).sequence();
        String range = first == last ? "record " + first : "records " + first + " to " + last;
        String line = count + " of " + range + " " + what + ": " + why;
        health.rejection(line);
        log.warn("export: " + line, null);
        rejections.rejected(first, last, count, what + ": " + why);
    }

    private void succeeded() {
        if (health.lastError() != null) {
            log.info("export: the receiver answers again");
        }
        backoff.reset();
        lastSuccessNs = System.nanoTime();
        health.succeeded(clock.instant());
    }

    /** Waits after a failure; false when the loop has to end. */
    private boolean pause(String why, Duration asked) {
        health.retries.incrementAndGet();
        if (health.lastError() == null) {
            log.warn("export waits, nothing is lost: " + why, null);
        }
        health.failed(why);
        if (patienceNs > 0 && System.nanoTime() - lastSuccessNs > patienceNs) {
            return false;
        }
        Duration wait = backoff.next(asked);
        try {
            if (stop.await(wait.toMillis(), TimeUnit.MILLISECONDS)) {
                // Asked to end: as many more tries as the time allows.
                long leftNs = deadlineNs - System.nanoTime();
                if (leftNs <= 0) {
                    return false;
                }
                TimeUnit.NANOSECONDS.sleep(Math.min(leftNs, 100_000_000L));
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Waits for news; true when the loop has to end. */
    private boolean idle() {
        if (stop.getCount() == 0) {
            return true;
        }
        try {
            // Asked to end while waiting: one more look, for what was sealed meanwhile.
            boolean asked = stop.await(IDLE_MS, TimeUnit.MILLISECONDS);
            return asked && deadlineNs - System.nanoTime() <= 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    @Override
    public String healthJson() {
        return health.json();
    }

    Health health() {
        return health;
    }

    @Override
    public void stop(long timeoutNs) {
        deadlineNs = System.nanoTime() + timeoutNs;
        stop.countDown();
        Thread running = thread;
        if (running == null) {
            return;
        }
        try {
            TimeUnit.NANOSECONDS.timedJoin(running, Math.max(1, timeoutNs));
            running.interrupt();
            TimeUnit.MILLISECONDS.timedJoin(running, AFTER_DEADLINE_MS);
        } catch (InterruptedException e) {
            running.interrupt();
            Thread.currentThread().interrupt();
        }
    }

    private void close() {
        health.state("stopped");
        for (Way way : ways) {
            way.close().run();
        }
        try {
            feed.close();
        } catch (IOException e) {
            log.warn("export: closing the journal's files failed", e);
        }
    }
}
