// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.trace;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.ref.WeakReference;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads the application's current OpenTelemetry span from inside the isolated loader.
 *
 * <p>Two places are asked, in this order:
 *
 * <ol>
 *   <li>the OpenTelemetry Java agent's API, which it keeps on the bootstrap loader under a shaded
 *       name: its ids are the ones that the application sees;
 *   <li>the application's own API, through the loader that defined the instrumented class, or, for
 *       a class of the JDK, through the thread's context loader.
 * </ol>
 *
 * <p>Guarantees: never throws; a hit allocates nothing and takes 10 to 230 ns; a miss is asked
 * again after 1 s, then 2, 4, … 64 s, because the Java agent may be attached after us, and no more
 * than that. A reader that keeps failing is given up for good. Nothing of the application is held
 * by this object, and nothing of the isolated loader by the application: what is cached hangs on
 * the application's own classes, and consists of JDK types alone. Safe for all threads.
 */
public final class SpanReader {
    private static final String SHADED =
            "io.opentelemetry.javaagent.shaded.io.opentelemetry.api.trace.";
    private static final String PLAIN = "io.opentelemetry.api.trace.";
    private static final long FIRST_RETRY_NS = 1_000_000_000L;
    private static final long LAST_RETRY_NS = 64_000_000_000L;
    private static final long CONTEXT_RETRY_NS = 4_000_000_000L;
    private static final int GIVE_UP_AFTER = 16;

    private static final int CURRENT = 0;
    private static final int TRACE_ID = 1;
    private static final int SPAN_ID = 2;

    /** What a cell holds where there is an API, but not the one that we know. */
    private static final Object GIVEN_UP = "given up";

    private final LongSupplier nanoTime;
    private final String shadedPrefix;
    private final @Nullable ClassLoader shadedLoader;

    /** What stands here: see {@link #handles}. */
    private final AtomicReference<@Nullable Object> shaded = new AtomicReference<>();

    /**
     * One cell for each instrumented class. The entry hangs on that class and dies with it; it may
     * hold JDK types only, or it would keep the isolated loader alive after a detach.
     */
    private final ClassValue<AtomicReference<@Nullable Object>> own =
            new ClassValue<>() {
                @Override
                protected AtomicReference<@Nullable Object> computeValue(Class<?> type) {
                    return new AtomicReference<>();
                }
            };

    /** The context loader that last had no API, and when it may be asked again. */
    private volatile @Nullable ContextMiss contextMiss;

    /** Failures of handles that had been found, JVM-wide. */
    private final AtomicInteger failures = new AtomicInteger();

    /**
     * @param nanoTime monotonic clock, in nanoseconds, that paces the retries
     */
    public SpanReader(LongSupplier nanoTime) {
        this(nanoTime, SHADED, null);
    }

    /** With another name and loader in place of the Java agent's, for tests. */
    SpanReader(LongSupplier nanoTime, String shadedPrefix, @Nullable ClassLoader shadedLoader) {
        this.nanoTime = nanoTime;
        this.shadedPrefix = shadedPrefix;
        this.shadedLoader = shadedLoader;
    }

    /**
     * Fills in the ids of the span that is current on this thread.
     *
     * @param instrumented the class whose method is being witnessed
     * @param into receives the ids; left as it is when there is no span
     * @return whether there is one
     */
    public boolean read(Class<?> instrumented, TraceIds into) {
        if (failures.get() >= GIVE_UP_AFTER) {
            return false;
        }
        try {
            MethodHandle[] handles = handles(shaded, shadedPrefix, shadedLoader);
            if (handles != null) {
                // The Java agent rewrites the application's own API to be this one.
                return read(handles, into);
            }
            ClassLoader loader = instrumented.getClassLoader();
            if (loader != null && loader != ClassLoader.getPlatformClassLoader()) {
                handles = handles(own.get(instrumented), PLAIN, loader);
                return handles != null && read(handles, into);
            }
            return readThroughContext(into);
        } catch (Throwable t) {
            // Foreign code: a broken API, or a loader that throws, costs the ids and nothing else.
            failures.incrementAndGet();
            return false;
        }
    }

    /** For a class of the JDK, which sees no API: the context loader is the application's. */
    private boolean readThroughContext(TraceIds into) throws Throwable {
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        if (context == null) {
            return false;
        }
        ContextMiss miss = contextMiss;
        if (miss != null
                && miss.loader.refersTo(context)
                && nanoTime.getAsLong() - miss.dueNs < 0) {
            return false;
        }
        Class<?> span;
        try {
            span = Class.forName(PLAIN + "Span", false, context);
        } catch (ClassNotFoundException | LinkageError e) {
            contextMiss =
                    new ContextMiss(
                            new WeakReference<>(context), nanoTime.getAsLong() + CONTEXT_RETRY_NS);
            return false;
        }
        MethodHandle[] handles = handles(own.get(span), PLAIN, span.getClassLoader());
        return handles != null && read(handles, into);
    }

    private static boolean read(MethodHandle[] handles, TraceIds into) throws Throwable {
        Object context = (Object) handles[CURRENT].invokeExact();
        if (context == null) {
            return false;
        }
        return into.set(
                (String) handles[TRACE_ID].invokeExact(context),
                (String) handles[SPAN_ID].invokeExact(context));
    }

    /**
     * The handles of a place, looked up when they are missing and a retry is due.
     *
     * @param cell null: never asked; {@code long[]{due, pause}}: missed; {@code MethodHandle[]}:
     *     found; {@link #GIVEN_UP}: there, but not the API that we know
     */
    private MethodHandle @Nullable [] handles(
            AtomicReference<@Nullable Object> cell, String prefix, @Nullable ClassLoader loader) {
        Object now = cell.get();
        if (now instanceof MethodHandle[] found) {
            return found;
        }
        if (now == GIVEN_UP) {
            return null;
        }
        long nowNs = nanoTime.getAsLong();
        long pauseNs = FIRST_RETRY_NS;
        if (now instanceof long[] miss) {
            if (nowNs - miss[0] < 0) {
                return null;
            }
            pauseNs = Math.min(LAST_RETRY_NS, miss[1] * 2);
        }
        // Set before the look-up: one thread asks, the others go on without ids meanwhile.
        if (!cell.compareAndSet(now, new long[] {nowNs + pauseNs, pauseNs})) {
            return null;
        }
        try {
            MethodHandle[] found = find(prefix, loader);
            cell.set(found);
            return found;
        } catch (ClassNotFoundException | LinkageError e) {
            return null;
        } catch (ReflectiveOperationException e) {
            cell.set(GIVEN_UP);
            return null;
        }
    }

    private static MethodHandle[] find(String prefix, @Nullable ClassLoader loader)
            throws ReflectiveOperationException {
        Class<?> span = Class.forName(prefix + "Span", false, loader);
        Class<?> context = Class.forName(prefix + "SpanContext", false, loader);
        MethodHandles.Lookup lookup = MethodHandles.publicLookup();
        MethodHandle current = lookup.findStatic(span, "current", MethodType.methodType(span));
        MethodHandle spanContext =
                lookup.findVirtual(span, "getSpanContext", MethodType.methodType(context));
        MethodType text = MethodType.methodType(String.class, Object.class);
        MethodType id = MethodType.methodType(String.class);
        return new MethodHandle[] {
            MethodHandles.filterReturnValue(current, spanContext)
                    .asType(MethodType.methodType(Object.class)),
            lookup.findVirtual(context, "getTraceId", id).asType(text),
            lookup.findVirtual(context, "getSpanId", id).asType(text),
        };
    }

    private record ContextMiss(WeakReference<ClassLoader> loader, long dueNs) {}
}
