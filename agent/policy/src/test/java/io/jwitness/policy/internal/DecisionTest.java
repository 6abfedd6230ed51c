// SPDX-License-Identifier: Apache-2.0
package io.jwitness.policy.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jwitness.policy.internal.Decision.Level;
import io.jwitness.policy.internal.Decision.Wait;
import io.jwitness.policy.internal.mask.Ask;
import io.jwitness.record.Confidence;
import io.jwitness.record.Phase;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which rule decides, and what follows from it. */
final class DecisionTest {
    private static final TestSubject NOBODY = TestSubject.NOBODY;

    private static Policy rules(String... lines) throws PolicyException {
        String text = "apiVersion: jwitness/v1\nrules:\n" + String.join("\n", lines) + "\n";
        return Policy.parse(text.getBytes(StandardCharsets.UTF_8), "policy.yaml");
    }

    private static boolean matches(String match, Subject subject) throws PolicyException {
        Policy policy = rules("  - { name: r, match: " + match + ", level: none }");
        return policy.decide("jmx.invoke", subject).rule().equals("r");
    }

    @Test
    void theFirstRuleThatMatchesDecides() throws PolicyException {
        Policy policy =
                rules(
                        "  - { name: a, match: { event: [jmx.invoke], phase: startup }, level: none }",
                        "  - { name: b, match: { event: ['jmx.*'] }, level: result, wait: sealed }",
                        "  - { name: c, match: { event: [jmx.invoke] }, level: none }");
        assertEquals("a", policy.decide("jmx.invoke", NOBODY.in(Phase.STARTUP)).rule());
        Decision b = policy.decide("jmx.invoke", NOBODY);
        assertEquals("b", b.rule());
        assertEquals(Level.RESULT, b.level());
        assertEquals(Wait.SEALED, b.waitFor());
        assertEquals("default", policy.decide("log.level.change", NOBODY).rule());
    }

    @Test
    void theBuiltInRulesRecordEverythingAndRefuseNothing() {
        Policy policy = Policy.builtIn();
        for (String event : Events.names()) {
            Decision decision = policy.decide(event, NOBODY);
            assertEquals(Level.ARGUMENTS, decision.level(), event);
            assertFalse(decision.denies(), event);
            assertTrue(decision.recordsComplete(), event);
        }
        assertEquals(Wait.JOURNALLED, policy.decide("jvm.heap.dump", NOBODY).waitFor());
        assertEquals(Wait.NONE, policy.decide("jmx.attribute.get", NOBODY).waitFor());
    }

    @Test
    void onlyWhatIsSeenBeforeItsEffectHasAnAttempt() {
        Policy policy = Policy.builtIn();
        for (String event :
                List.of("log.level.change", "jvm.heap.dump", "script.eval", "console.h2.sql")) {
            assertTrue(policy.decide(event, NOBODY).recordsAttempt(), event);
        }
        for (String event :
                List.of("jmx.attribute.get", "jvm.attach", "jvm.ptrace", "app.customer.export")) {
            assertFalse(policy.decide(event, NOBODY).recordsAttempt(), event);
        }
    }

    @Test
    void whatEventsAloneDecideIsDecidedOnce() throws PolicyException {
        Policy policy = rules("  - { name: r, match: { event: ['jmx.*'] }, level: none }");
        Plan plan = policy.plan("jmx.invoke");
        assertSame(plan, policy.plan("jmx.invoke"));
        assertNotNull(plan.fixed());
        assertTrue(plan.never());
        Plan asks =
                rules("  - { name: r, match: { phase: startup }, level: none }").plan("jmx.invoke");
        assertNull(asks.fixed());
        assertFalse(asks.never());
    }

    @Test
    void aClaimedNameOrRoleMatchesNoRuleUnlessItSaysSo() throws PolicyException {
        String byId = "{ actor: { id: ['prom*'] } }";
        assertTrue(matches(byId, NOBODY.actor("prometheus", Confidence.AUTHENTICATED)));
        assertTrue(matches(byId, NOBODY.actor("prometheus", Confidence.OS)));
        assertFalse(matches(byId, NOBODY.actor("prometheus", Confidence.ASSERTED)));
        assertFalse(matches(byId, NOBODY));
        assertTrue(
                matches(
                        "{ actor: { id: [prometheus], confidence: asserted } }",
                        NOBODY.actor("prometheus", Confidence.ASSERTED)));
        String byRole = "{ actor: { role: [sre] } }";
        assertTrue(matches(byRole, NOBODY.actor("x", Confidence.AUTHENTICATED, "dev", "sre")));
        assertFalse(matches(byRole, NOBODY.actor("x", Confidence.ASSERTED, "sre")));
        assertTrue(matches("{ actor: { type: user } }", NOBODY.actor("x", Confidence.NONE)));
    }

    @Test
    void theSourceMatchesByItsBlock() throws PolicyException {
        String v4 = "{ source: { cidr: [10.0.0.0/8, 192.0.2.7] } }";
        for (String in : List.of("10.1.2.3", "10.255.255.255", "192.0.2.7", "::ffff:10.1.2.3")) {
            assertTrue(matches(v4, NOBODY.from(in)), in);
        }
        for (String out :
                List.of(
                        "11.0.0.0",
                        "9.255.255.255",
                        "192.0.2.8",
                        "::1",
                        "10.1.2",
                        "010.1.2.3.4",
                        "evil",
                        "",
                        "10.1.2.3.evil.example",
                        "::10.1.2.3")) {
            assertFalse(matches(v4, NOBODY.from(out)), out);
        }
        assertFalse(matches(v4, NOBODY));
        String v6 = "{ source: { cidr: ['fd00::/8', '2001:db8::5/128'] } }";
        for (String in :
                List.of(
                        "fd12:3456::1",
                        "fd00::",
                        "2001:db8:0:0:0:0:0:5",
                        "[fd00::1]",
                        "fd00::1%eth0")) {
            assertTrue(matches(v6, NOBODY.from(in)), in);
        }
        for (String out :
                List.of(
                        "fc00::1",
                        "2001:db8::6",
                        "fd00:::1",
                        "1:2:3:4:5:6:7:8:9",
                        "fd00::1::2",
                        ":")) {
            assertFalse(matches(v6, NOBODY.from(out)), out);
        }
        assertTrue(matches("{ source: { cidr: ['0.0.0.0/0'] } }", NOBODY.from("203.0.113.9")));
        assertFalse(matches("{ source: { cidr: ['0.0.0.0/0'] } }", NOBODY.from("fd00::1")));
    }

    @Test
    void theTimeMatchesInItsZone() throws PolicyException {
        String outside = "{ time: { outside: 'Mon-Fri 08:00-18:00 Europe/Berlin' } }";
        assertFalse(matches(outside, at("2026-11-20T07:00:00Z")), "Friday, eight in Berlin");
        assertTrue(matches(outside, at("2026-11-20T06:59:59Z")), "just before eight");
        assertTrue(matches(outside, at("2026-11-20T17:00:00Z")), "six is over");
        assertFalse(matches(outside, at("2026-11-20T16:59:59Z")));
        assertTrue(matches(outside, at("2026-11-21T10:00:00Z")), "Saturday");
        assertFalse(matches(outside, at("2026-07-20T06:00:00Z")), "summer time");
        String night = "{ time: { inside: 'Fri 22:00-06:00' } }";
        assertTrue(matches(night, at("2026-11-20T23:00:00Z")));
        assertTrue(
                matches(night, at("2026-11-21T05:59:00Z")), "Friday's night lasts into Saturday");
        assertFalse(matches(night, at("2026-11-20T05:00:00Z")), "that is Thursday's night");
        assertTrue(matches("{ time: { inside: Sat-Sun } }", at("2026-11-21T00:00:00Z")));
        assertFalse(matches("{ time: { inside: Sat-Sun } }", NOBODY.at(Long.MAX_VALUE)));
    }

    private static TestSubject at(String instant) {
        return NOBODY.at(Instant.parse(instant).getEpochSecond());
    }

    @Test
    void theTargetMatchesByGlobOrByItsWholeText() throws PolicyException {
        assertTrue(matches("{ target: 'com.acme.*' }", NOBODY.on("com.acme.Shop")));
        assertFalse(matches("{ target: ['com.acme.*'] }", NOBODY.on("org.com.acme.Shop")));
        assertTrue(matches("{ target: { regex: 'a+b' } }", NOBODY.on("aaab")));
        assertFalse(matches("{ target: { regex: 'a+b' } }", NOBODY.on("xaaab")));
        assertFalse(matches("{ target: { regex: 'a+b' } }", NOBODY));
    }

    @Test
    void allThatARuleAsksMustHold() throws PolicyException {
        String match =
                "{ event: [jmx.invoke], phase: running, actor: { type: user }, target: 'x*' }";
        TestSubject bob = NOBODY.actor("bob", Confidence.AUTHENTICATED).on("xy");
        assertTrue(matches(match, bob));
        assertFalse(matches(match, bob.in(Phase.STARTUP)));
        assertFalse(matches(match, bob.on("y")));
    }

    @Test
    void aProbeHasItsOwnDefaultsAndRulesComeFirst() throws PolicyException {
        String probes =
                """
                probes:
                  - { class: a.B, method: 'export*', event: app.export, args: { 0: plain, '*': token } }
                  - { class: a.C, method: run, event: app.run, wait: sealed }""";
        Policy policy =
                rules(
                        "  - { name: r, match: { event: [app.export] }, args: { 1: dropped } }",
                        probes);
        Probe export = policy.probes().get(0);
        assertTrue(export.matches("exportAll"));
        assertFalse(export.matches("doExport"));
        Decision decision = policy.plan(export).decide(NOBODY);
        assertEquals("r", decision.rule());
        assertEquals(Wait.NONE, decision.waitFor());
        assertEquals(Ask.PLAIN, decision.args().argument(0, "x", Ask.UNSET));
        assertEquals(Ask.DROPPED, decision.args().argument(1, "x", Ask.UNSET));
        assertEquals(Ask.TOKEN, decision.args().argument(2, "x", Ask.UNSET));
        assertEquals(Wait.SEALED, policy.decide("app.run", NOBODY).waitFor());
    }

    @Test
    void everythingPlainShowsNothingWhereNamesCannotBeRead() throws PolicyException {
        Policy policy =
                rules(
                        "  - { name: r, match: { event: [jmx.invoke] }, args: { '*': plain, this: token } }");
        Decision decision = policy.decide("jmx.invoke", NOBODY);
        assertEquals(Ask.PLAIN, decision.args().argument(0, "size", Ask.UNSET));
        assertEquals(Ask.UNSET, decision.args().argument(0, null, Ask.PLAIN));
        assertEquals(Ask.TOKEN, decision.args().special("this", Ask.UNSET));
        assertEquals(Ask.UNSET, decision.args().special("return", Ask.UNSET));
    }

    @Test
    void aRefusalHasItsAttempt() throws PolicyException {
        Policy policy =
                rules("  - { name: r, match: { event: [jmx.attribute.get] }, effect: deny }");
        Decision decision = policy.decide("jmx.attribute.get", NOBODY);
        assertTrue(decision.denies());
        assertTrue(decision.recordsAttempt());
    }

    @Test
    void theDigestIsTheFiles() throws Exception {
        byte[] bytes = "apiVersion: jwitness/v1\n".getBytes(StandardCharsets.UTF_8);
        assertEquals(
                java.util.HexFormat.of()
                        .formatHex(
                                java.security.MessageDigest.getInstance("SHA-256").digest(bytes)),
                Policy.parse(bytes, "x").digest());
    }
}
