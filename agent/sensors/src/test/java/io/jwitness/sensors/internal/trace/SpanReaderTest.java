// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class SpanReaderTest {
    static final String AGENT_TRACE = "0af7651916cd43dd8448eb211c80319c";
    static final String AGENT_SPAN = "b7ad6b7169203331";
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String SPAN = "00f067aa0ba902b7";
    private static final String NO_AGENT = "no.such.agent.";
    private static final String AGENT = "io.jwitness.sensors.internal.trace.Fake";

    private final AtomicLong nowNs = new AtomicLong();
    private final TraceIds ids = new TraceIds();
    private @Nullable ClassLoader contextBefore;

    @BeforeEach
    void openASpan() {
        contextBefore = Thread.currentThread().getContextClassLoader();
        Span.Current.span = SpanContext.span(TRACE, SPAN);
    }

    @AfterEach
    void closeIt() {
        Thread.currentThread().setContextClassLoader(contextBefore);
        Span.Current.span = SpanContext.span("", "");
    }

    @Test
    void theApplicationsOwnSpanIsReadThroughTheInstrumentedClass() {
        assertTrue(reader(NO_AGENT).read(SpanReaderTest.class, ids));

        assertEquals(TRACE, ids.traceId());
        assertEquals(SPAN, ids.spanId());
    }

    @Test
    void theJavaAgentsSpanIsPreferred() {
        assertTrue(reader(AGENT).read(SpanReaderTest.class, ids));

        assertEquals(AGENT_TRACE, ids.traceId());
        assertEquals(AGENT_SPAN, ids.spanId());
    }

    @Test
    void aClassOfTheJdkIsReadThroughTheContextLoader() {
        Thread.currentThread().setContextClassLoader(SpanReaderTest.class.getClassLoader());
        assertTrue(reader(NO_AGENT).read(String.class, ids));
        assertEquals(TRACE, ids.traceId());

        Thread.currentThread().setContextClassLoader(null);
        assertFalse(reader(NO_AGENT).read(String.class, ids));
    }

    @Test
    void noSpanAndAnInvalidOneGiveNoIds() {
        Span.Current.span =
                SpanContext.span("00000000000000000000000000000000", "0000000000000000");
        assertFalse(reader(NO_AGENT).read(SpanReaderTest.class, ids));
        Span.Current.span = SpanContext.span(TRACE + "\",\"seq\":1", SPAN);
        assertFalse(reader(NO_AGENT).read(SpanReaderTest.class, ids));

        assertNull(ids.traceId());
    }

    @Test
    void aBrokenApiCostsTheIdsAndIsGivenUp() {
        AtomicInteger asked = new AtomicInteger();
        Span.Current.span =
                () -> {
                    asked.incrementAndGet();
                    throw new AssertionError("broken");
                };
        SpanReader reader = reader(NO_AGENT);

        for (int i = 0; i < 100; i++) {
            assertFalse(reader.read(SpanReaderTest.class, ids));
        }

        assertEquals(16, asked.get());
    }

    @Test
    void aMissIsAskedAgainLessAndLessOften() throws Exception {
        CountingLoader loader = new CountingLoader(false);
        Class<?> instrumented = loader.loadClass(Instrumented.class.getName());
        SpanReader reader = reader(NO_AGENT);

        for (int second = 0; second < 600; second++) {
            nowNs.set(second * 1_000_000_000L);
            assertFalse(reader.read(instrumented, ids));
        }

        // At 0, 1, 3, 7, 15, 31, 63, 127 s, and each 64 s from there.
        assertEquals(15, loader.asked.get());
    }

    @Test
    void anApiThatComesLaterIsFound() throws Exception {
        CountingLoader loader = new CountingLoader(false);
        Class<?> instrumented = loader.loadClass(Instrumented.class.getName());
        SpanReader reader = reader(NO_AGENT);
        assertFalse(reader.read(instrumented, ids));

        loader.hasApi = true;
        nowNs.set(1_000_000_000L);

        assertTrue(reader.read(instrumented, ids));
        assertEquals(TRACE, ids.traceId());
    }

    @Test
    void nothingOfTheApplicationIsKeptAlive() throws Exception {
        SpanReader reader = reader(NO_AGENT);
        WeakReference<ClassLoader> loader = readThroughAnotherLoader(reader);

        for (int i = 0; i < 50 && loader.get() != null; i++) {
            System.gc();
            Thread.onSpinWait();
        }

        assertNull(loader.get());
        assertTrue(reader.read(SpanReaderTest.class, ids));
    }

    private WeakReference<ClassLoader> readThroughAnotherLoader(SpanReader reader)
            throws ClassNotFoundException {
        CountingLoader loader = new CountingLoader(true);
        assertTrue(reader.read(loader.loadClass(Instrumented.class.getName()), ids));
        return new WeakReference<>(loader);
    }

    private SpanReader reader(String agentPrefix) {
        return new SpanReader(nowNs::get, agentPrefix, SpanReaderTest.class.getClassLoader());
    }

    /** A class of an application in a loader of its own. */
    static final class Instrumented {}

    /** Defines {@link Instrumented} itself; knows the API when told so. */
    private static final class CountingLoader extends ClassLoader {
        final AtomicInteger asked = new AtomicInteger();
        volatile boolean hasApi;

        CountingLoader(boolean hasApi) {
            super(SpanReaderTest.class.getClassLoader());
            this.hasApi = hasApi;
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.startsWith("io.opentelemetry.")) {
                asked.incrementAndGet();
                if (!hasApi) {
                    throw new ClassNotFoundException(name);
                }
            }
            if (!name.equals(Instrumented.class.getName())) {
                return super.loadClass(name, resolve);
            }
            Class<?> loaded = findLoadedClass(name);
            return loaded == null ? define(name) : loaded;
        }

        private Class<?> define(String name) throws ClassNotFoundException {
            try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
                if (in == null) {
                    throw new ClassNotFoundException(name);
                }
                byte[] bytes = in.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }
}
