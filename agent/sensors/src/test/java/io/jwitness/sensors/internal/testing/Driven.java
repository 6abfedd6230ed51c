// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.testing;

import com.fasterxml.jackson.databind.JsonNode;
import io.jwitness.record.SurfaceNotes;
import io.jwitness.sensors.internal.OpenSensors;
import io.jwitness.sensors.internal.Sensors;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Sees which rows a test calls and what is recorded of it, for the table of surfaces. Every test
 * that weaves through {@link Library} or {@link Armed} is seen, without doing anything for it.
 */
final class Driven {
    private static final int JDK = Runtime.version().feature();

    /** Site number to sensor, and {@code class.method} with descriptor. */
    private static final Map<Integer, String> ROWS = new ConcurrentHashMap<>();

    /** Woven library class to the version of its jar. */
    private static final Map<String, String> VERSIONS = new ConcurrentHashMap<>();

    /** Woven library class to the test that had it woven last. */
    private static final Map<String, String> TESTS = new ConcurrentHashMap<>();

    /** {@code class.method} to the overload that was called last. */
    private static final Map<String, String> OVERLOADS = new ConcurrentHashMap<>();

    private static final AtomicLong CALLS = new AtomicLong();

    /** The test that made an engine last: one runs at a time. */
    private static volatile String running = "";

    private static final ThreadLocal<Outermost> OUTERMOST = ThreadLocal.withInitial(Outermost::new);

    /** The outermost woven method that a thread is in. */
    private static final class Outermost {
        int depth;
        long call;
    }

    private Driven() {}

    /** These sensors, warm by now, weave what is driven next. */
    static void by(Sensors sensors) {
        if (SurfaceNotes.areTaken()) {
            ROWS.putAll(OpenSensors.rows(sensors));
        }
    }

    /** A class of a library was woven. */
    static void woven(String className, String version) {
        VERSIONS.put(className, version);
        TESTS.put(className, running);
    }

    /** A test begins; returns its name. */
    static String begin() {
        String test = SurfaceNotes.areTaken() ? SurfaceNotes.test() : "";
        // A server's thread, which has no test on its stack, may be the first to load a class.
        if (!test.isEmpty()) {
            running = test;
        }
        return running.substring(running.lastIndexOf('.') + 1);
    }

    /** The dispatcher, with its calls noted. */
    static JWitnessDispatcher noted(JWitnessDispatcher dispatcher) {
        return SurfaceNotes.areTaken() ? new Noting(dispatcher, SurfaceNotes.test()) : dispatcher;
    }

    /**
     * A complete record.
     *
     * @param seen what this journal's records were told by, by call or operation
     */
    static void recorded(JsonNode record, String test, Set<String> seen) {
        String event = record.path("event").asText();
        if (!SurfaceNotes.areTaken()
                || event.startsWith("jwitness.")
                || !TESTS.getOrDefault(record.at("/site/class").asText(), running).equals(running)
                || record.path("stage").asText().equals("attempt")) {
            return;
        }
        String by = record.at("/observed/by").asText();
        String method =
                record.at("/site/class").asText() + "." + record.at("/site/method").asText();
        String surface = by.isEmpty() ? OVERLOADS.getOrDefault(method, method) : "by " + by;
        if (surface.equals(".")) {
            surface = "";
        } else if (!surface.startsWith("by ") && !surface.contains("(")) {
            // No row's: some test's own.
            return;
        }
        boolean isSecond = !seen.add("op " + record.path("op").asText());
        Outermost outermost = OUTERMOST.get();
        if (outermost.depth > 0) {
            String same =
                    event + record.path("target") + record.path("change") + record.path("args");
            isSecond |= !seen.add("call " + outermost.call + " " + same);
        }
        SurfaceNotes.recorded(
                surface,
                event,
                by.isEmpty() ? version(record.at("/site/class").asText()) : "",
                test,
                JDK,
                pointer -> !record.at(pointer).isMissingNode(),
                isSecond);
    }

    private static String version(String className) {
        return VERSIONS.getOrDefault(className, "");
    }

    private static final class Noting implements JWitnessDispatcher {
        private final JWitnessDispatcher real;
        private final String test;

        Noting(JWitnessDispatcher real, String test) {
            this.real = real;
            this.test = test;
        }

        @Override
        public @Nullable Object enter(int site, Object self) {
            before(site);
            return entered(real.enter(site, self));
        }

        @Override
        public @Nullable Object enter(int site, Object self, Object a0) {
            before(site);
            return entered(real.enter(site, self, a0));
        }

        @Override
        public @Nullable Object enter(int site, Object self, Object a0, Object a1) {
            before(site);
            return entered(real.enter(site, self, a0, a1));
        }

        @Override
        public @Nullable Object enter(int site, Object self, Object a0, Object a1, Object a2) {
            before(site);
            return entered(real.enter(site, self, a0, a1, a2));
        }

        @Override
        public @Nullable Object enter(
                int site, Object self, Object a0, Object a1, Object a2, Object a3) {
            before(site);
            return entered(real.enter(site, self, a0, a1, a2, a3));
        }

        @Override
        public @Nullable Object enterAll(int site, Object self, Object[] args) {
            before(site);
            return entered(real.enterAll(site, self, args));
        }

        @Override
        public void exit(int site, Object token, Object result, Throwable thrown) {
            try {
                real.exit(site, token, result, thrown);
            } finally {
                OUTERMOST.get().depth--;
            }
        }

        private void before(int site) {
            String row = ROWS.get(site);
            if (row != null) {
                String surface = row.substring(row.indexOf('\t') + 1);
                String method = surface.substring(0, surface.indexOf('('));
                OVERLOADS.put(method, surface);
                String className = method.substring(0, method.lastIndexOf('.'));
                // Not what a thread of an earlier test does, nor what happens to be around an act.
                if (TESTS.getOrDefault(className, test).equals(test) && isMeant(row)) {
                    SurfaceNotes.called(
                            surface,
                            version(className),
                            test.substring(test.lastIndexOf('.') + 1),
                            JDK);
                }
            }
            Outermost outermost = OUTERMOST.get();
            if (outermost.depth == 0) {
                outermost.call = CALLS.incrementAndGet();
            }
            outermost.depth++;
        }

        /** Whether the sensor of a row is one that the test, by its package, is about. */
        private boolean isMeant(String row) {
            String sensor = row.substring(0, row.indexOf('\t'));
            String about =
                    switch (sensor) {
                        case "http" -> "carrier";
                        case "script" -> "console";
                        default -> sensor;
                    };
            return test.contains("." + about + ".");
        }

        /** Only a method that goes on, with a token, is told to have ended. */
        private static @Nullable Object entered(@Nullable Object token) {
            if (token == null || token instanceof Throwable) {
                OUTERMOST.get().depth--;
            }
            return token;
        }
    }
}
