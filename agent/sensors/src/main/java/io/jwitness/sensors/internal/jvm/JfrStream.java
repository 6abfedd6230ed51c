// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.jvm;

import io.jwitness.sensors.internal.dispatch.Watcher;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The sensor for what never reaches Java code: a JFR event stream inside the process.
 *
 * <p>It tells of heap dumps, histograms and thread dumps made through the attach socket or by a
 * signal, of flags changed, of classes redefined, of breakpoints, about a second after they
 * happened. It cannot refuse anything, and it is told of nothing while a debugger holds all
 * threads: the events come, with their true times, when the debugger lets go.
 *
 * <p>Cost, measured on 2 cores: 210 to 370 ms of one core to start, 37 to 47 MiB resident, one
 * wake-up a second when idle; so it is started late, and can be switched off. It writes into JFR's
 * own repository in the temporary directory, which on JDK 17 everybody can read: no event that
 * holds free text is enabled, and the files are kept below one chunk.
 *
 * <p>Guarantees: no thread of it keeps the JVM alive; {@link #stop} takes four seconds at most,
 * even when JFR's own shutdown hook is at work; where the module {@code jdk.jfr} is missing, or JFR
 * does not start, the failure is reported once and nothing runs.
 */
final class JfrStream implements Watcher {
    private static final long CLOSE_WITHIN_MS = 2_000;
    private static final long LOOK_MS = 50;

    private final Consumer<Sighting> sightings;
    private final Consumer<Throwable> failed;
    private final Witnessed witnessed;
    private final CountDownLatch running = new CountDownLatch(1);
    private @Nullable Thread thread;
    private @Nullable Stream stream;
    private @Nullable String failure;
    private boolean opening;
    private boolean closed;

    /** What can be stopped; keeps the types of {@code jdk.jfr} out of this class. */
    interface Stream {
        /** Delivers events on this thread until stopped. */
        void run();

        /** Delivers what there is, as far as the JDK can, and stops. */
        void stop();
    }

    /**
     * @param sightings where acts go, on the stream's thread
     * @param witnessed what rows have seen already
     * @param failed told if the stream cannot run, or cannot tell of an event
     */
    JfrStream(Consumer<Sighting> sightings, Witnessed witnessed, Consumer<Throwable> failed) {
        this.sightings = sightings;
        this.witnessed = witnessed;
        this.failed = failed;
    }

    /** Starts streaming, on a thread of its own. The second call does nothing. */
    @Override
    public synchronized void start() {
        if (thread != null || closed) {
            return;
        }
        // A thread that JFR starts by itself is no daemon, and a stream would keep the JVM alive
        // for ever. The context loader would keep an application alive.
        Thread runner = new Thread(null, this::run, "jwitness-jfr", 0, false);
        runner.setContextClassLoader(null);
        runner.setDaemon(true);
        thread = runner;
        runner.start();
    }

    @Override
    public String name() {
        return "jfr";
    }

    @Override
    public synchronized String state() {
        return failure != null ? "failed" : stream == null ? "starting" : "armed";
    }

    @Override
    public synchronized String detail() {
        return failure != null
                ? failure
                : "tells of dumps, flags, redefinitions and breakpoints about a second later";
    }

    private void run() {
        try {
            if (ModuleLayer.boot().findModule("jdk.jfr").isEmpty()) {
                throw new IllegalStateException("this runtime has no module jdk.jfr");
            }
            Stream opened = open();
            if (opened != null) {
                opened.run();
            }
        } catch (Throwable t) {
            // JFR may be switched off, or its repository not writable; the JVM goes on without.
            if (fails(t)) {
                failed.accept(t);
            }
        } finally {
            running.countDown();
        }
    }

    /** Opens JFR, unless it is not to be opened any more; null then. */
    private @Nullable Stream open() {
        synchronized (this) {
            if (closed) {
                return null;
            }
            opening = true;
        }
        Stream opened = null;
        try {
            opened = JfrEvents.open(sightings, witnessed, running::countDown, failed);
        } finally {
            synchronized (this) {
                opening = false;
                stream = closed ? null : opened;
                notifyAll();
            }
        }
        synchronized (this) {
            if (!closed) {
                return opened;
            }
        }
        opened.stop();
        return null;
    }

    /** Notes why; false when it was asked to stop. */
    private synchronized boolean fails(Throwable cause) {
        stream = null;
        if (!closed) {
            failure = cause.toString();
        }
        return !closed;
    }

    /** Waits until events are being delivered, or it is known that they will not be. */
    boolean awaitRunning(long timeoutMs) throws InterruptedException {
        return running.await(timeoutMs, TimeUnit.MILLISECONDS);
    }

    /**
     * Waits while JFR is being opened. A JVM that ends meanwhile says on its standard output that
     * JFR was started too early (on 17; JVMTI's phase is no longer "live"): so its end waits for
     * this.
     */
    private void awaitOpened() {
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(CLOSE_WITHIN_MS);
        boolean interrupted = false;
        while (opening && System.nanoTime() - until < 0) {
            try {
                wait(LOOK_MS);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Stops the stream. What happened in the last second is still told on JDK 21 and later; before,
     * JFR cannot be asked to hand it over.
     */
    @Override
    public void stop() {
        Stream open;
        synchronized (this) {
            closed = true;
            awaitOpened();
            open = stream;
            stream = null;
        }
        if (open == null) {
            return;
        }
        // JFR takes its recorder's lock, which its own shutdown hook may hold: never wait for ever.
        Thread closer = new Thread(null, open::stop, "jwitness-jfr-stop", 0, false);
        closer.setContextClassLoader(null);
        closer.setDaemon(true);
        closer.start();
        try {
            closer.join(CLOSE_WITHIN_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
