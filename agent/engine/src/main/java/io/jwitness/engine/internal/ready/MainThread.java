// SPDX-License-Identifier: Apache-2.0
package io.jwitness.engine.internal.ready;

import java.lang.ref.WeakReference;

/**
 * The thread that runs {@code premain} and then the application's {@code main}: tells when the
 * agents' part of it is over.
 */
public final class MainThread {
    private static final String AGENTS = "sun.instrument.InstrumentationImpl";

    private final WeakReference<Thread> thread;

    /** Of the thread that calls. */
    public MainThread() {
        this.thread = new WeakReference<>(Thread.currentThread());
    }

    /** Whether no {@code premain} is on its stack any more, of another agent either. */
    public boolean hasLeftAgents() {
        final Thread main = thread.get();
        if (main == null) {
            return true;
        }
        final StackTraceElement[] frames = main.getStackTrace();
        for (int i = frames.length - 1; i >= 0; i--) {
            if (frames[i].getClassName().equals(AGENTS)) {
                return false;
            }
        }
        // An empty stack between two agents, or before main, tells nothing yet.
        return frames.length > 0 || !main.isAlive();
    }

    /** Whether the thread that calls is it. */
    public boolean isCurrent() {
        return thread.refersTo(Thread.currentThread());
    }
}
