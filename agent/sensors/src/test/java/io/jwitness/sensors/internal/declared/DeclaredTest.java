// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.declared;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import io.jwitness.policy.internal.mask.Ask;
import io.jwitness.record.Confidence;
import io.jwitness.record.internal.spi.Lane;
import io.jwitness.sensors.internal.dispatch.Dispatcher;
import io.jwitness.sensors.internal.dispatch.Recorder;
import io.jwitness.sensors.internal.dispatch.Site;
import io.jwitness.sensors.internal.dispatch.SiteHandler;
import io.jwitness.sensors.internal.dispatch.Sites;
import io.jwitness.sensors.internal.testing.Journal;
import io.jwitness.sensors.internal.testing.TestEngine;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeclaredTest {
    private static final String TASK = "console.dropwizard.task";
    private static final String LEVEL = "log.level.change";

    private final TestEngine engine = new TestEngine();
    private final Journal journal = engine.sink();
    private final Sites sites = new Sites(engine.siteNumbers());
    private final Dispatcher dispatcher = new Dispatcher(new Recorder(engine), sites);

    @AfterEach
    void nothingIsLeftOpen() {
        assertEquals(0, dispatcher.openThreads());
    }

    @Test
    void aMapOfParametersIsAnArgumentForEach() {
        int site = site(TASK, Declared.surface(Slot.argument("parameters", Ask.PLAIN, false)));

        call(site, new TreeMap<>(Map.of("a", List.of("1"), "b", List.of("2", "3"), "c", "")), null);

        assertEquals(List.of("a=1", "b=2\n3", "parameters=c"), arguments());
    }

    @Test
    void aBodyThatIsNoFormIsNobodysName() {
        int site = site(TASK, Declared.surface(Slot.argument("parameters", Ask.UNSET, false)));

        call(site, Map.of("hunter2hunter2", List.of("")), null);
        call(site, Map.of("{\"hunter2hunter2\":\"a", List.of("b\"}")), null);

        String all = journal.records().toString();
        assertFalse(all.contains("hunter2"), all);
    }

    @Test
    void ofManyParametersSixteenAreTold() {
        int site = site(TASK, Declared.surface(Slot.argument("parameters", Ask.PLAIN, false)));
        Map<String, String> many = new TreeMap<>();
        for (int i = 0; i < 100; i++) {
            many.put("p" + i, "v");
        }

        call(site, many, null);

        assertEquals(16, arguments().size());
    }

    @ParameterizedTest
    @CsvSource({
        "200,success,",
        "400,failure,http.400",
        "401,denied,http.401",
        "403,denied,http.403"
    })
    void aStatusTellsTheOutcome(int status, String outcome, @Nullable String error) {
        int site = site(TASK, Declared.surface().failsByStatus());

        call(site, null, status);

        assertEquals(outcome, one(TASK).path("outcome").asText());
        assertEquals(error == null ? "" : error, one(TASK).at("/error/type").asText());
    }

    @Test
    void aStatusThatIsSentTellsTheOutcomeToo() {
        int site = site(TASK, Declared.surface(Slot.status()));

        call(site, 200, null);
        call(site, 400, null);
        call(site, 403, null);

        assertEquals(
                List.of("success", "failure", "denied"),
                journal.complete(TASK).stream().map(r -> r.path("outcome").asText()).toList());
    }

    @Test
    void anErrorThatIsThereIsAFailure() {
        int site = site(TASK, Declared.surface().failsIfAny());

        call(site, null, null);
        call(site, null, "no such command");

        assertEquals(
                List.of("success", "failure"),
                journal.complete(TASK).stream().map(r -> r.path("outcome").asText()).toList());
    }

    @Test
    void anErrorThatSaysNoIsARefusal() {
        int site = site(TASK, Declared.surface().failsIfAny().deniedIf("Not authorized"));

        call(site, null, "Not authorized");
        call(site, null, "Not found");

        assertEquals(
                List.of("denied", "failure"),
                journal.complete(TASK).stream().map(r -> r.path("outcome").asText()).toList());
    }

    @Test
    void whatIsOnlyAskedForEndsAsUnknown() {
        int site = site(TASK, Declared.surface().endsUnseen());

        call(site, null, null);

        assertEquals("unknown", one(TASK).path("outcome").asText());
    }

    @Test
    void whereOnlySomeAreMeantAllOthersAreNoRecord() {
        int site = site(TASK, Declared.surface(Slot.only(false, "org.acme.manager.*")));

        call(site, "org.acme.manager.Text", null);
        call(site, "org.acme.shop.Text", null);
        call(site, null, null);

        assertEquals(1, journal.complete(TASK).size());
    }

    @Test
    void aBasicHeaderSaysWhoClaimsToAskAndNothingElse() {
        int site = site(TASK, Declared.surface(Slot.claim()));
        byte[] pair = "alice:hunter2".getBytes(StandardCharsets.UTF_8);

        call(site, "Basic " + Base64.getEncoder().encodeToString(pair), null);

        assertEquals("alice", one(TASK).at("/actor/id").asText());
        assertEquals("asserted", one(TASK).at("/actor/confidence").asText());
        String all = journal.records().toString();
        assertFalse(all.contains("hunter2") || all.contains("YWxpY2U"), all);
    }

    @Test
    void whatBeginsWithAnExceptionIsNoRecord() {
        int site = site(TASK, Declared.surface(Slot.unless(false, "/maps/*", "/health")));

        call(site, "/maps/a", null);
        call(site, "/health", null);
        call(site, "/healthy", null);

        assertEquals(1, journal.complete(TASK).size());
    }

    @Test
    void aNameThatIsNobodysIsNoActor() {
        int site =
                site(
                        TASK,
                        Declared.surface(
                                Slot.actor(Confidence.AUTHENTICATED, "test", "ANONYMOUS")));

        call(site, "ANONYMOUS", null);
        call(site, "alice", null);

        List<JsonNode> records = journal.complete(TASK);
        assertFalse(records.get(0).has("actor"));
        assertEquals("alice", records.get(1).at("/actor/id").asText());
    }

    @Test
    void aVerdictTellsTheOperationAroundItAndIsNoRecord() {
        int task = site(TASK, Declared.surface());
        int said = site(null, new Verdict(TASK, Set.of("noContext"), Set.of("SC_403")));

        inside(task, null, () -> call(said, "deployed", null));
        inside(task, null, () -> call(said, "noContext", null));
        inside(task, null, () -> call(said, "SC_403", null));
        call(said, "noContext", null);

        assertEquals(
                List.of("success ", "failure result.noContext", "denied result.SC_403"),
                journal.complete().stream()
                        .map(r -> r.path("outcome").asText() + " " + r.at("/error/type").asText())
                        .toList());
    }

    @Test
    void aSurfaceThatAbsorbsLeavesTheChangeOfItsOwnTarget() {
        int surface = site(TASK, Declared.surface(Slot.target("logger", false)).absorbing(LEVEL));
        int level = site(LEVEL, Declared.effect(Slot.target("logger", false)));

        inside(
                surface,
                "com.acme",
                () -> {
                    call(level, "com.acme.a", null);
                    call(level, "com.acme", null);
                    call(level, "com.acme.b", null);
                });
        call(level, "com.acme.c", null);

        assertEquals(
                List.of("com.acme", "com.acme.c"),
                journal.complete(LEVEL).stream().map(r -> r.at("/target/id").asText()).toList());
    }

    private void inside(int site, @Nullable Object value, Runnable work) {
        Object token = dispatcher.enter(site, this, value);
        work.run();
        dispatcher.exit(site, token, null, null);
    }

    private void call(int site, @Nullable Object value, @Nullable Object result) {
        Object token = dispatcher.enter(site, this, value);
        dispatcher.exit(site, token, result, null);
    }

    private int site(@Nullable String event, SiteHandler handler) {
        return sites.add(
                new Site("test", "com.acme.Type", "method", "()V", event, Lane.CONTROL, handler));
    }

    private List<String> arguments() {
        List<String> told = new ArrayList<>();
        for (JsonNode each : one(TASK).path("args")) {
            told.add(each.path("name").asText() + "=" + each.path("value").asText());
        }
        return told;
    }

    private JsonNode one(String event) {
        List<JsonNode> records = journal.complete(event);
        assertEquals(1, records.size(), journal.records()::toString);
        return records.get(0);
    }
}
