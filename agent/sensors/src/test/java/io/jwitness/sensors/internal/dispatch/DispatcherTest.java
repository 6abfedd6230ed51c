// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.jwitness.policy.internal.Policy;
import io.jwitness.policy.internal.PolicyException;
import io.jwitness.policy.internal.mask.Ask;
import io.jwitness.record.ActorType;
import io.jwitness.record.Confidence;
import io.jwitness.record.Phase;
import io.jwitness.record.internal.spi.Lane;
import io.jwitness.sensors.internal.testing.Journal;
import io.jwitness.sensors.internal.testing.TestEngine;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DispatcherTest {
    private static final String RULES =
            """
            apiVersion: jwitness/v1
            rules:
            """;

    private final TestEngine engine = new TestEngine();
    private final Journal journal = engine.sink();
    private final Sites sites = new Sites(engine.siteNumbers());
    private final Dispatcher dispatcher = new Dispatcher(new Recorder(engine), sites);

    private final int change = site("log.level.change", new Effect());
    private final int dump = site("jvm.heap.dump", new Effect());
    private final int invoke = site("jmx.invoke", new Surface());
    private final int write = site("actuator.write", new Surface());
    private final int request = site(null, new Request());
    private final int quiet = site(null, new QuietScope("log."));

    @AfterEach
    void nothingIsLeftOpen() {
        assertEquals(0, dispatcher.openThreads());
    }

    @Test
    void anActionHasAnAttemptAndAnEndUnderOneOperation() {
        inside(change, "com.acme", () -> {});

        List<JsonNode> records = journal.records();
        assertEquals(2, records.size());
        JsonNode attempt = records.get(0);
        JsonNode complete = records.get(1);
        assertEquals("attempt", attempt.path("stage").asText());
        assertFalse(attempt.has("outcome"));
        assertEquals("complete", complete.path("stage").asText());
        assertEquals("success", complete.path("outcome").asText());
        assertTrue(complete.path("duration_ns").asLong() >= 0);
        assertEquals(attempt.path("id").asText(), attempt.path("op").asText());
        assertEquals(attempt.path("id").asText(), complete.path("op").asText());
        assertEquals("com.acme", complete.at("/target/id").asText());
        assertEquals(2, journal.waits());
    }

    @ParameterizedTest
    @CsvSource({
        "pipe-config:property-set key hunter2, pipe",
        "dw-25 - POST http://localhost/tasks/log-level?level=hunter2, dw-25",
        "worker /orders?user=hunter2, worker /orders",
        "RMI TCP Connection(3)-192.0.2.7, RMI TCP Connection(3)-192.0.2.7",
    })
    void aThreadThatIsNamedAfterARequestDoesNotTellIt(String thread, String told) {
        Thread current = Thread.currentThread();
        String name = current.getName();
        current.setName(thread);
        try {
            inside(change, "com.acme", () -> {});
        } finally {
            current.setName(name);
        }

        assertEquals(told, one("log.level.change").at("/site/thread").asText());
    }

    @Test
    void anEffectNamesTheSurfaceAroundIt() {
        inside(invoke, "bean", () -> inside(change, "com.acme", () -> {}));

        JsonNode surface = one("jmx.invoke");
        assertEquals(surface.path("op"), one("log.level.change").path("parent"));
        assertFalse(surface.has("parent"));
    }

    @Test
    void aRecordThatIsWrittenLaterIsNamedBeforeItIsWritten() throws PolicyException {
        policy("  - { name: end, match: { event: [jmx.invoke] }, stages: [complete] }\n");

        inside(invoke, "bean", () -> inside(change, "com.acme", () -> {}));

        JsonNode surface = one("jmx.invoke");
        assertEquals(surface.path("id"), one("log.level.change").path("parent"));
        assertEquals(surface.path("id"), surface.path("op"));
    }

    @Test
    void aSurfaceInsideASurfaceIsAWayThrough() {
        inside(invoke, "bean", () -> inside(write, "loggers", () -> inside(change, "x", () -> {})));

        assertEquals(List.of(), journal.complete("actuator.write"));
        assertEquals(one("jmx.invoke").path("op"), one("log.level.change").path("parent"));
    }

    @Test
    void anEffectOfASurfaceThatIsLeftOutIsARootAndKeepsActorAndSource() throws PolicyException {
        policy("  - { name: out, match: { event: [\"jmx.*\"] }, level: none }\n");

        inside(request, "alice", () -> inside(invoke, "b", () -> inside(change, "x", () -> {})));

        JsonNode effect = one("log.level.change");
        assertFalse(effect.has("parent"));
        assertEquals("alice", effect.at("/actor/id").asText());
        assertEquals("192.0.2.7", effect.at("/source/address").asText());
        assertEquals(2, journal.records().size());
    }

    @Test
    void aWayThroughThatIsLeftOutAboveIsRecordedBelow() throws PolicyException {
        policy("  - { name: out, match: { event: [\"jmx.*\"] }, level: none }\n");

        inside(invoke, "bean", () -> inside(write, "loggers", () -> {}));

        assertEquals("loggers", one("actuator.write").at("/target/id").asText());
    }

    @Test
    void anEffectOfTheSameTargetInsideAnEffectIsItsPropagation() {
        inside(change, "com.acme", () -> inside(change, "com.acme", () -> {}));
        assertEquals("com.acme", one("log.level.change").at("/target/id").asText());
        journal.clear();

        inside(change, "com.acme", () -> inside(change, "com.other", () -> {}));
        assertEquals(2, journal.complete("log.level.change").size());
    }

    @Test
    void insideAQuietScopeItsFamilyIsSilentAndNothingElse() {
        inside(
                quiet,
                null,
                () -> {
                    inside(change, "com.acme", () -> {});
                    inside(dump, "/tmp/x", () -> {});
                });

        assertEquals(List.of(), journal.complete("log.level.change"));
        assertEquals("/tmp/x", one("jvm.heap.dump").at("/target/id").asText());
    }

    @Test
    void aRefusalIsTwoRecordsAndAnExceptionThatSaysWhy() throws PolicyException {
        policy("  - { name: freeze, match: { event: [jvm.heap.dump] }, effect: deny }\n");

        Object token = dispatcher.enter(dump, this, "/tmp/x.hprof");

        SecurityException refusal = assertInstanceOf(SecurityException.class, token);
        String message = Objects.requireNonNull(refusal.getMessage());
        assertTrue(message.contains("jvm.heap.dump"), message);
        assertTrue(message.contains("freeze"), message);
        assertEquals(2, journal.records().size());
        JsonNode record = one("jvm.heap.dump");
        assertEquals("denied", record.path("outcome").asText());
        assertEquals("jwitness.refused", record.at("/error/type").asText());
        assertEquals("freeze", record.at("/policy/rule").asText());
    }

    @Test
    void aRefusalReachesWhatIsInsideARecordedSurface() throws PolicyException {
        policy("  - { name: freeze, match: { event: [actuator.write] }, effect: deny }\n");

        inside(
                invoke,
                "bean",
                () ->
                        assertInstanceOf(
                                SecurityException.class, dispatcher.enter(write, this, "env")));

        assertEquals("denied", one("actuator.write").path("outcome").asText());
        assertEquals(one("jmx.invoke").path("op"), one("actuator.write").path("parent"));
    }

    @Test
    void whatCannotBeRecordedInTimeIsRefusedWhereThePolicySaysSo() throws PolicyException {
        policy("  - { name: no-record, match: { event: [jvm.heap.dump] }, onFailure: deny }\n");
        journal.stick();

        Object token = dispatcher.enter(dump, this, "/tmp/x.hprof");

        assertInstanceOf(SecurityException.class, token);
        assertEquals("jwitness.unrecorded", one("jvm.heap.dump").at("/error/type").asText());
        assertInstanceOf(
                Operation.class, exitAfter(change, dispatcher.enter(change, this, "com.acme")));
    }

    @Test
    void aFullRingRefusesWhereThePolicySaysSoAndElseLetsGoOn() throws PolicyException {
        policy("  - { name: no-record, match: { event: [jvm.heap.dump] }, onFailure: deny }\n");
        journal.fill();

        assertInstanceOf(SecurityException.class, dispatcher.enter(dump, this, "/tmp/x"));
        assertInstanceOf(
                Operation.class, exitAfter(change, dispatcher.enter(change, this, "com.acme")));
    }

    @Test
    void startUpIsNotWaitedForButARefusalStillIs() throws PolicyException {
        policy("  - { name: no-record, match: { event: [jvm.heap.dump] }, onFailure: deny }\n");
        engine.phase(Phase.STARTUP);

        inside(change, "com.acme", () -> {});
        assertEquals(0, journal.waits());
        assertEquals("startup", one("log.level.change").path("phase").asText());

        journal.stick();
        assertInstanceOf(SecurityException.class, dispatcher.enter(dump, this, "/tmp/x"));
    }

    @Test
    void whoeverCallsFromSomewhereActsOnARunningApplication() {
        engine.phase(Phase.STARTUP);
        int request =
                site(
                        null,
                        (CarrierHandler)
                                (identity, a0, a1, a2, a3) -> identity.address("192.0.2.7"));

        inside(request, "GET /", () -> inside(change, "com.acme", () -> {}));

        assertEquals("running", one("log.level.change").path("phase").asText());
    }

    @Test
    void whatNobodyDoesAsTheJvmEndsIsOneRecord() {
        engine.phase(Phase.SHUTDOWN);

        inside(change, "com.acme", () -> {});

        assertEquals(1, journal.records().size(), journal.records()::toString);
        assertEquals("shutdown", one("log.level.change").path("phase").asText());
    }

    @Test
    void whatIsThrownIsAFailureAndASecurityExceptionIsDenied() {
        Object token = dispatcher.enter(dump, this, "/tmp/x");
        dispatcher.exit(dump, token, null, new IllegalStateException("x", new Error("y")));
        JsonNode failed = one("jvm.heap.dump");
        assertEquals("failure", failed.path("outcome").asText());
        assertEquals("java.lang.IllegalStateException", failed.at("/error/type").asText());
        assertEquals("java.lang.Error", failed.at("/error/causes/0").asText());
        journal.clear();

        token = dispatcher.enter(dump, this, "/tmp/x");
        dispatcher.exit(dump, token, null, new SecurityException("no"));
        assertEquals("denied", one("jvm.heap.dump").path("outcome").asText());
    }

    @Test
    void aHandlerThatFailsCostsItsRecordAndNothingStaysOpen() {
        int broken =
                site(
                        "jvm.heap.dump",
                        new OperationHandler() {
                            @Override
                            public void enter(
                                    Operation operation,
                                    @Nullable Object self,
                                    @Nullable Object a0,
                                    @Nullable Object a1,
                                    @Nullable Object a2,
                                    @Nullable Object a3) {
                                throw new IllegalStateException("broken");
                            }
                        });
        try {
            dispatcher.enter(broken, this, "/tmp/x");
            throw new AssertionError("the hook counts it");
        } catch (IllegalStateException counted) {
            assertEquals(List.of(), journal.records());
        }
    }

    @Test
    void theAgentsOwnWorkIsNotWitnessed() {
        int nested =
                site(
                        "jvm.heap.dump",
                        new OperationHandler() {
                            @Override
                            public void enter(
                                    Operation operation,
                                    @Nullable Object self,
                                    @Nullable Object a0,
                                    @Nullable Object a1,
                                    @Nullable Object a2,
                                    @Nullable Object a3) {
                                assertNull(dispatcher.enter(change, self, "own"));
                            }

                            @Override
                            public void exit(
                                    Operation operation,
                                    @Nullable Object result,
                                    @Nullable Throwable thrown) {
                                assertNull(dispatcher.enter(change, null, "own"));
                            }
                        });
        inside(nested, "x", () -> {});
        assertEquals(List.of(), journal.complete("log.level.change"));

        journal.clear();
        try (Dispatcher.Hush hush = dispatcher.hush()) {
            assertNull(dispatcher.enter(change, this, hush.toString()));
        }
        assertEquals(List.of(), journal.records());
    }

    @Test
    void whatAnInnerCallLeftOpenIsClosedWithTheOuterOne() {
        Object outer = dispatcher.enter(invoke, this, "bean");
        dispatcher.enter(dump, this, "/tmp/x");

        dispatcher.exit(invoke, outer, null, null);

        inside(change, "com.acme", () -> {});
        assertFalse(one("log.level.change").has("parent"));
    }

    @Test
    void aSiteOfAnEarlierArmingIsNothing() {
        assertNull(dispatcher.enter(1, this, "x"));
        assertNull(dispatcher.enter(Integer.MAX_VALUE, this, "x"));
    }

    @Test
    void actorsAreNotPromoted() {
        Identity identity = new Identity();
        identity.actor(ActorType.USER, "alice", Confidence.AUTHENTICATED, "servlet");
        identity.actor(ActorType.USER, "mallory", Confidence.ASSERTED, "argument");

        assertEquals("alice", identity.actorId());
        assertEquals(Confidence.AUTHENTICATED, identity.confidence());
    }

    @Test
    void theTraceOfACallerIsTakenOnlyIfItIsOne() {
        assertEquals("alice", actorOf("alice"));
        inside(request, "alice", () -> inside(dump, "/tmp/x", () -> {}));
        assertEquals(
                "4bf92f3577b34da6a3ce929d0e0e4736",
                one("jvm.heap.dump").at("/trace/trace_id").asText());
        journal.clear();

        inside(request, "bogus", () -> inside(dump, "/tmp/x", () -> {}));
        assertFalse(one("jvm.heap.dump").has("trace"));
    }

    private String actorOf(String user) {
        inside(request, user, () -> inside(dump, "/tmp/x", () -> {}));
        String actor = one("jvm.heap.dump").at("/actor/id").asText();
        journal.clear();
        return actor;
    }

    // ---- machinery -------------------------------------------------------------------------

    private void inside(int site, @Nullable Object value, Runnable work) {
        Object token = dispatcher.enter(site, this, value);
        work.run();
        dispatcher.exit(site, token, null, null);
    }

    private @Nullable Object exitAfter(int site, @Nullable Object token) {
        dispatcher.exit(site, token, null, null);
        return token;
    }

    private int site(@Nullable String event, SiteHandler handler) {
        return sites.add(
                new Site("test", "com.acme.Type", "method", "()V", event, Lane.CONTROL, handler));
    }

    private void policy(String rules) throws PolicyException {
        engine.policy(
                Policy.parse((RULES + rules).getBytes(StandardCharsets.UTF_8), "policy.yaml"));
    }

    private JsonNode one(String event) {
        List<JsonNode> records = journal.complete(event);
        assertEquals(1, records.size(), journal.records().toString());
        return records.get(0);
    }

    private static class Effect implements OperationHandler {
        @Override
        public void enter(
                Operation operation,
                @Nullable Object self,
                @Nullable Object a0,
                @Nullable Object a1,
                @Nullable Object a2,
                @Nullable Object a3) {
            operation.target("thing", (String) a0);
            operation.argument("thing", null, a0, Ask.PLAIN);
        }
    }

    private static final class Surface extends Effect {
        @Override
        public Role role() {
            return Role.SURFACE;
        }
    }

    private static final class Request implements CarrierHandler {
        @Override
        public void lend(
                Identity identity,
                @Nullable Object a0,
                @Nullable Object a1,
                @Nullable Object a2,
                @Nullable Object a3) {
            identity.actor(ActorType.USER, (String) a0, Confidence.AUTHENTICATED, "test");
            identity.address("192.0.2.7");
            identity.traceparent(
                    "bogus".equals(a0)
                            ? "00-00000000000000000000000000000000-00f067aa0ba902b7-01"
                            : "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
        }
    }
}
