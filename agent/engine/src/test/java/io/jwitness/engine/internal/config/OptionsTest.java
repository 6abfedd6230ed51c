// SPDX-License-Identifier: Apache-2.0
package io.jwitness.engine.internal.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class OptionsTest {
    private static Options of(
            @Nullable String arguments,
            Map<String, String> properties,
            Map<String, String> environment) {
        return Options.merge(arguments, properties::get, environment, Map.of());
    }

    @Test
    void anAgentArgumentBeatsAPropertyBeatsAVariableBeatsTheFile() {
        final Map<String, String> properties =
                Map.of("jwitness.dir", "/p", "jwitness.policy", "/p.yaml");
        final Map<String, String> environment =
                Map.of(
                        "JWITNESS_DIR",
                        "/e",
                        "JWITNESS_POLICY",
                        "/e.yaml",
                        "JWITNESS_RING_DIR",
                        "/r");
        final Options options =
                Options.merge(
                        "dir=/a",
                        properties::get,
                        environment,
                        Map.of("ring.dir", "/f", "roll-age", "2h"));
        assertEquals("/a", options.text(Option.DIR));
        assertEquals("/p.yaml", options.text(Option.POLICY));
        assertEquals("/r", options.text(Option.RING_DIR));
        assertEquals(7_200_000_000_000L, options.durationNs(Option.ROLL_AGE));
        assertTrue(options.problems().isEmpty());
    }

    @Test
    void nothingAskedForMeansTheDefaults() {
        final Options options = of(null, Map.of(), Map.of());
        assertNull(options.text(Option.DIR));
        assertTrue(options.flag(Option.JFR));
        assertEquals(256L << 20, options.bytes(Option.ROLL_BYTES));
        assertEquals(500_000_000L, options.durationNs(Option.WAIT_TIMEOUT));
    }

    @Test
    void anUnknownArgumentIsOneProblemThatNamesTheNearestAndTheRestCounts() {
        final Options options = of("polcy=/x,dir=/a", Map.of(), Map.of());
        assertEquals(1, options.problems().size());
        assertTrue(
                options.problems().get(0).contains("did you mean 'policy'"),
                options.problems().get(0));
        assertEquals("/a", options.text(Option.DIR));
    }

    @Test
    void aValueWithACommaIsQuoted() {
        final Options options =
                of("reason=\"a, \\\"b\\\" and c\",ticket=OPS-1", Map.of(), Map.of());
        assertEquals("a, \"b\" and c", options.text(Option.REASON));
        assertEquals("OPS-1", options.text(Option.TICKET));
    }

    @Test
    void anOpenQuoteIsAProblemAndNotAnEndlessValue() {
        final Options options = of("dir=/a,reason=\"never ends,jfr=false", Map.of(), Map.of());
        assertEquals(1, options.problems().size());
        assertEquals("/a", options.text(Option.DIR));
        assertTrue(options.flag(Option.JFR));
    }

    @Test
    void noProblemRepeatsAValue() {
        final Options options =
                of(
                        "jfr=hunter2,roll-bytes=hunter2,roll-age=hunter2,nosuch=hunter2",
                        Map.of(),
                        Map.of());
        assertEquals(4, options.problems().size());
        for (String problem : options.problems()) {
            assertFalse(problem.contains("hunter2"), problem);
        }
    }

    @Test
    void aSizeThatWouldOverflowIsRefused() {
        assertEquals(-1, Quantities.bytes("99999999999999GiB"));
        assertEquals(-1, Quantities.bytes("12345678901234567890"));
        assertEquals(-1, Quantities.bytes("-1"));
        assertEquals(-1, Quantities.durationNs("5"));
        assertEquals(1 << 10, Quantities.bytes("1KiB"));
    }
}
