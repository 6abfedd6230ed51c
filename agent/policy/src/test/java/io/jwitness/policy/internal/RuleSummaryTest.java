// SPDX-License-Identifier: Apache-2.0
package io.jwitness.policy.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is said of the rules in force. */
final class RuleSummaryTest {
    @Test
    void whatARuleLeavesOpenIsWhatTheDefaultsSay() throws PolicyException {
        String text =
                """
                apiVersion: jwitness/v1
                defaults: { level: metadata, onFailure: deny }
                rules:
                  - { name: a, match: { event: ["jvm.*"], phase: running }, wait: sealed }
                  - { name: b, match: { target: "x*" }, level: result, onFailure: allow, effect: deny }
                """;
        Policy policy = Policy.parse(text.getBytes(StandardCharsets.UTF_8), "policy.yaml");
        assertEquals(
                List.of(
                        new RuleSummary(
                                "a",
                                "event: jvm.*; phase: running",
                                "metadata",
                                "sealed",
                                "deny",
                                "allow"),
                        new RuleSummary(
                                "b", "target.glob: x*", "result", "journalled", "allow", "deny"),
                        new RuleSummary("default", "", "metadata", "journalled", "deny", "allow")),
                policy.summary());
    }

    @Test
    void aLongRuleIsCut() throws PolicyException {
        String text =
                "apiVersion: jwitness/v1\nrules: [ { name: a, match: { target: '"
                        + "x".repeat(5000)
                        + "' } } ]\n";
        Policy policy = Policy.parse(text.getBytes(StandardCharsets.UTF_8), "policy.yaml");
        assertEquals(200, policy.summary().get(0).match().length());
    }
}
