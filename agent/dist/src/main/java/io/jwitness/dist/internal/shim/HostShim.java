// SPDX-License-Identifier: Apache-2.0
package io.jwitness.dist.internal.shim;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ServiceLoader;
import java.util.TimeZone;

/**
 * What a library of ours would do to the process that it lives in, not done.
 *
 * <p>The signatures are those of the calls and fields that are replaced, with the receiver as first
 * parameter. Thread-safe.
 */
public final class HostShim {
    /** In place of {@code System.out}. */
    public static final PrintStream out = new PrintStream(OutputStream.nullOutputStream(), false);

    /** In place of {@code System.err}. */
    public static final PrintStream err = out;

    private HostShim() {}

    /**
     * Drops it: a hook would hold the agent in memory after a detach. The engine closes what must
     * be closed.
     */
    public static void addShutdownHook(Runtime runtime, Thread hook) {}

    /** Says that there was none. */
    public static boolean removeShutdownHook(Runtime runtime, Thread hook) {
        return false;
    }

    /** Refuses: the agent would witness its own process, and a container may not allow one. */
    @SuppressWarnings(
            "DoNotCallSuggester") // its callers are relinked to it, and expect that it may fail
    public static Process start(ProcessBuilder command) throws IOException {
        throw new IOException("the agent starts no process: " + command.command().get(0));
    }

    /** Drops it: failures are for the caller to report. */
    public static void printStackTrace(Throwable failure) {}

    /** The agent's own loader, whatever the application put on this thread. */
    public static ClassLoader getContextClassLoader(Thread thread) {
        return HostShim.class.getClassLoader();
    }

    /** Not the host's, which is fixed for the JVM when somebody first asks for it. */
    public static TimeZone getDefault() {
        return TimeZone.getTimeZone("UTC");
    }

    /** As {@link #getDefault}. */
    public static ZoneId systemDefault() {
        return ZoneOffset.UTC;
    }

    /** Looks for providers in the agent, not in the application. */
    public static <S> ServiceLoader<S> load(Class<S> service) {
        return ServiceLoader.load(service, HostShim.class.getClassLoader());
    }
}
