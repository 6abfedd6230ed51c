// SPDX-License-Identifier: Apache-2.0
package io.jwitness.policy.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jwitness.policy.internal.Explanation.Member;
import io.jwitness.policy.internal.Explanation.Step;
import io.jwitness.record.ActorType;
import io.jwitness.record.Confidence;
import io.jwitness.record.Phase;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is told of a decision is how it came about. */
final class ExplanationTest {
    private static final String RULES =
            """
            apiVersion: jwitness/v1
            rules:
              - { name: session, match: { session: true }, level: none }
              - { name: night, match: { event: ["jvm.*"], time: { outside: "06:00-22:00" } }, level: metadata }
              - { name: day, match: { time: { inside: "Mon-Fri 09:00-10:00" }, phase: startup } }
              - { name: id, match: { actor: { id: ["a*"] }, target: "*secret*" } }
              - { name: role, match: { actor: { role: [ops], confidence: asserted } }, onFailure: deny }
              - { name: type, match: { actor: { type: [service, ai_agent] }, source: { cidr: [10.0.0.0/8, "fd00::/8"] } } }
              - { name: regex, match: { target: { regex: "[0-9]+" } }, effect: deny }
              - { name: dump, match: { event: [jvm.heap.dump, "jmx.*"] } }
            """;

    private static Policy policy() throws PolicyException {
        return Policy.parse(RULES.getBytes(StandardCharsets.UTF_8), "policy.yaml");
    }

    private static <T> T any(Random random, List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    @Test
    void theRuleThatIsToldIsTheOneThatDecides() throws PolicyException {
        Policy policy = policy();
        Random random = new Random(7);
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 20_000; i++) {
            TestSubject subject =
                    new TestSubject(
                            any(random, List.of(ActorType.values())),
                            any(random, List.of("alice", "bob")),
                            any(random, List.of(Confidence.values())),
                            any(random, List.of(List.of(), List.of("dev", "ops"))),
                            any(random, List.of("10.1.2.3", "192.0.2.1", "fd00::1")),
                            any(random, List.of("secret", "4711", "x")),
                            any(random, List.of(Phase.values())),
                            random.nextInt(2_000_000_000));
            String event =
                    any(random, List.of("jvm.heap.dump", "jmx.invoke", "jvm.exit", "script.eval"));
            Explanation told = policy.explain(event, subject);
            Decision decided = policy.decide(event, subject);
            List<Step> steps = told.steps();
            Step last = steps.get(steps.size() - 1);
            assertEquals(decided.rule(), last.decides() ? last.rule() : Policy.DEFAULT_RULE);
            assertEquals(decided.toString(), told.decision().toString());
            for (Step step : steps.subList(0, steps.size() - 1)) {
                assertTrue(step.members().stream().anyMatch(m -> !m.holds()), step::toString);
            }
            seen.add(decided.rule());
        }
        assertEquals(
                Set.of("night", "day", "id", "role", "type", "regex", "dump", "default"), seen);
    }

    @Test
    void eachMemberSaysWhatItAsksAndWhatThereIs() throws PolicyException {
        TestSubject bob =
                TestSubject.NOBODY.actor("bob", Confidence.INFERRED, "ops").from("192.0.2.1");
        List<Member> members =
                policy().explain("jvm.exit", bob).steps().stream()
                        .flatMap(step -> step.members().stream())
                        .toList();
        for (Member expected :
                List.of(
                        new Member("session", "true", "false", false),
                        new Member("event", "jvm.*", "jvm.exit", true),
                        new Member("time.outside", "06:00-22:00", "1970-01-01T00:00:00Z", true))) {
            assertTrue(members.contains(expected), members::toString);
        }
        members =
                policy().explain("jmx.login", bob).steps().stream()
                        .flatMap(step -> step.members().stream())
                        .toList();
        for (Member expected :
                List.of(
                        new Member("phase", "startup", "running", false),
                        new Member("actor.id", "a*, at least os", "bob, inferred", false),
                        new Member("actor.role", "ops, at least asserted", "ops, inferred", false),
                        new Member("actor.type", "ai_agent, service", "user", false),
                        new Member("source.cidr", "10.0.0.0/8, fd00::/8", "192.0.2.1", false),
                        new Member("target.regex", "[0-9]+", null, false),
                        new Member("target.glob", "*secret*", null, false))) {
            assertTrue(members.contains(expected), members::toString);
        }
    }

    @Test
    void theAgentsOwnEventsAskNoRule() throws PolicyException {
        Explanation told = policy().explain("jwitness.detach", TestSubject.NOBODY);
        assertEquals(List.of(), told.steps());
        assertEquals(Policy.OWN_RULE, told.decision().rule());
        assertTrue(told.notes().get(0).contains("always recorded"));
    }
}
