// SPDX-License-Identifier: Apache-2.0
package io.jwitness.policy.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Files that are small enough to be read, and made so that understanding them takes longest. */
final class BoundedWorkTest {
    private static final String HEAD = "apiVersion: jwitness/v1\nrules:\n";

    private static Policy parse(String text) {
        return assertTimeoutPreemptively(
                Duration.ofSeconds(20),
                () -> Policy.parse(text.getBytes(StandardCharsets.UTF_8), "policy.yaml"));
    }

    private static String lastWarning(Policy policy) {
        return policy.warnings().get(policy.warnings().size() - 1).what();
    }

    @Test
    void whatWasMeantIsNotLookedForWithoutEnd() {
        Policy policy = parse(unknownEvents());
        assertEquals(201, policy.warnings().size());
        assertEquals("there is more to warn of than is told here.", lastWarning(policy));
    }

    @Test
    void rulesAreNotComparedToEachOtherWithoutEnd() {
        String said = lastWarning(parse(coveringRules()));
        assertTrue(said.contains("was not looked for"), said);
    }

    @Test
    void aThousandRulesOfTheUsualKindAreCompared() {
        StringBuilder text = new StringBuilder(HEAD);
        for (int i = 0; i < 999; i++) {
            text.append("- { name: r").append(i).append(", match: { event: [");
            text.append("\"console.a")
                    .append(i)
                    .append(".*\", \"console.b")
                    .append(i)
                    .append(".*\"] } }\n");
        }
        String said =
                lastWarning(parse(text + "- { name: last, match: { event: [console.a7.x] } }\n"));
        assertTrue(said.startsWith("rule 'last' is never reached: rule 'r7'"), said);
    }

    @Test
    void faultsAreToldUpToABound() {
        for (String text : List.of(unknownKeys(), unknownFaults())) {
            PolicyException e =
                    assertTimeoutPreemptively(
                            Duration.ofSeconds(20),
                            () ->
                                    assertThrows(
                                            PolicyException.class,
                                            () ->
                                                    Policy.parse(
                                                            text.getBytes(StandardCharsets.UTF_8),
                                                            "policy.yaml")));
            assertEquals(51, e.problems().size());
            assertTrue(e.problems().get(50).what().contains("more faults"), e::getMessage);
        }
    }

    @Test
    void manyLargePatternsAreCompiled() {
        assertEquals(List.of(), parse(patterns()).warnings());
    }

    private static String unknownFaults() {
        return HEAD + "- { name: r, level: nonne }\n".repeat(60);
    }

    private static String unknownEvents() {
        StringBuilder text = new StringBuilder(HEAD + "- { name: r, match: { event: [");
        for (int i = 0; i < 45_000; i++) {
            text.append("jvm.head.dmp.").append(i).append(',');
        }
        return text.append("x] } }\n").toString();
    }

    private static String unknownKeys() {
        StringBuilder text = new StringBuilder(HEAD + "- { name: r");
        for (int i = 0; i < 24_000; i++) {
            text.append(", on_fai").append(i).append(": 1");
        }
        return text.append(" }\n").toString();
    }

    /** Each of the later rules speaks of one event more than the first, which is found last. */
    private static String coveringRules() {
        String slow = "console.*" + "a".repeat(30) + "b" + "*";
        StringBuilder text = new StringBuilder(HEAD + "- { name: r, match: { event: [");
        for (int i = 0; i < 8_000; i++) {
            text.append('"').append(slow).append(i).append("\",");
        }
        text.append("\"*a\"] } }\n");
        String event = "console." + "a".repeat(70);
        for (int i = 0; i < 900; i++) {
            text.append("- { name: r").append(i).append(", match: { event: [");
            text.append((event + ",").repeat(4)).append("console.x] } }\n");
        }
        return text.toString();
    }

    private static String patterns() {
        StringBuilder text = new StringBuilder(HEAD);
        for (int i = 0; i < 900; i++) {
            text.append("- { name: r").append(i).append(", match: { target: { regex: '");
            text.append("(a|b)".repeat(190)).append("c' } } }\n");
        }
        return text.toString();
    }
}
