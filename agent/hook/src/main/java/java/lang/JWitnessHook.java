// SPDX-License-Identifier: Apache-2.0
package java.lang;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What woven code calls: the one agent class that every class loader of the application sees,
 * because all of them delegate {@code java.lang} to the boot loader.
 *
 * <pre>
 *   application's loader          boot loader                        isolated loader
 *   woven method  ── enter ──▶  JWitnessHook ── dispatcher ──▶  the sensors' JWitnessDispatcher
 *                 ◀─ token ───    off: null     (null = off)
 * </pre>
 *
 * <p>Assumptions: the {@code dispatcher} field is written by the agent's starter only, through a
 * private lookup. Woven code calls {@link #exit} with what {@code enter} returned, and throws it
 * instead if it is a {@link Throwable}.
 *
 * <p>Guarantees: nothing that a dispatcher throws gets out; it is counted. While no dispatcher is
 * set, {@code enter} costs one volatile read. Nothing is allocated here, no lock is taken. Safe for
 * all threads.
 *
 * <p><strong>Frozen</strong>, for the reason that {@link JWitnessDispatcher} gives.
 */
public final class JWitnessHook {
    /**
     * Who is asked; null when the agent is detached. Holds the isolated loader, so detaching clears
     * it first.
     */
    private static volatile JWitnessDispatcher dispatcher;

    /**
     * The first site number that was never given out. It lives here because it must outlive a
     * detached agent: code that still runs in an old frame calls with an old number, which must not
     * mean something else by then.
     */
    @SuppressWarnings("unused") // read and written by the starter, through its private lookup
    private static int sites;

    private static final AtomicLong FAILURES = new AtomicLong();

    private JWitnessHook() {}

    /**
     * See {@link JWitnessDispatcher#enter(int, Object)}; null also when off, or when the dispatcher
     * failed.
     */
    public static Object enter(int site, Object self) {
        JWitnessDispatcher current = dispatcher;
        if (current == null) {
            return null;
        }
        try {
            return current.enter(site, self);
        } catch (Throwable failure) {
            return failed();
        }
    }

    /** See {@link #enter(int, Object)}. */
    public static Object enter(int site, Object self, Object a0) {
        JWitnessDispatcher current = dispatcher;
        if (current == null) {
            return null;
        }
        try {
            return current.enter(site, self, a0);
        } catch (Throwable failure) {
            return failed();
        }
    }

    /** See {@link #enter(int, Object)}. */
    public static Object enter(int site, Object self, Object a0, Object a1) {
        JWitnessDispatcher current = dispatcher;
        if (current == null) {
            return null;
        }
        try {
            return current.enter(site, self, a0, a1);
        } catch (Throwable failure) {
            return failed();
        }
    }

    /** See {@link #enter(int, Object)}. */
    public static Object enter(int site, Object self, Object a0, Object a1, Object a2) {
        JWitnessDispatcher current = dispatcher;
        if (current == null) {
            return null;
        }
        try {
            return current.enter(site, self, a0, a1, a2);
        } catch (Throwable failure) {
            return failed();
        }
    }

    /** See {@link #enter(int, Object)}. */
    public static Object enter(int site, Object self, Object a0, Object a1, Object a2, Object a3) {
        JWitnessDispatcher current = dispatcher;
        if (current == null) {
            return null;
        }
        try {
            return current.enter(site, self, a0, a1, a2, a3);
        } catch (Throwable failure) {
            return failed();
        }
    }

    /** See {@link #enter(int, Object)}. */
    public static Object enterAll(int site, Object self, Object[] args) {
        JWitnessDispatcher current = dispatcher;
        if (current == null) {
            return null;
        }
        try {
            return current.enterAll(site, self, args);
        } catch (Throwable failure) {
            return failed();
        }
    }

    /** See {@link JWitnessDispatcher#exit}; does nothing without a token, or when off. */
    public static void exit(int site, Object token, Object result, Throwable thrown) {
        if (token == null) {
            return;
        }
        JWitnessDispatcher current = dispatcher;
        if (current == null) {
            return;
        }
        try {
            current.exit(site, token, result, thrown);
        } catch (Throwable failure) {
            failed();
        }
    }

    /** How many errors of dispatchers were swallowed since the JVM started. */
    public static long failures() {
        return FAILURES.get();
    }

    /** Counts, and is the answer "not interested". */
    private static Object failed() {
        FAILURES.getAndIncrement();
        return null;
    }
}
