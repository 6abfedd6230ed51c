// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.jwitness.record.ActorType;
import io.jwitness.record.Confidence;
import io.jwitness.record.Outcome;
import io.jwitness.record.Phase;
import io.jwitness.sensors.internal.testing.TestEngine;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is asked again and again, by a clock that the test moves. */
class RepeatsTest {
    private static final String READ = "jmx.attribute.get";
    private static final String LEVEL = "log.level.change";

    private final TestEngine engine = new TestEngine();
    private final Recorder recorder = new Recorder(engine);
    private final Repeats repeats = recorder.repeats();
    private final Identity alice = identity("alice", "192.0.2.1");

    @Test
    void aSteadyReaderIsToldAfterAMinuteFourMoreSixteenAndThenEachHour() {
        for (int second = 0; second < 4 * 3_600; second += 15) {
            repeats.read(alice, "com.example:type=Shop");
            pass(15);
        }

        List<JsonNode> records = engine.sink().complete(READ);
        assertEquals(List.of(4L, 16L, 64L, 240L, 240L, 240L), counts(records));
        assertEquals("com.example:type=Shop", records.get(0).at("/target/id").asText());
        assertEquals("alice", records.get(0).at("/actor/id").asText());
    }

    @Test
    void levelsThatNobodySetsAtTheStartAreTenRecordsAndACount() {
        engine.phase(Phase.STARTUP);
        for (int i = 0; i < Repeats.TOLD_AT_START + 4; i++) {
            level("com.acme.l" + i, null);
        }
        assertEquals(Repeats.TOLD_AT_START, engine.sink().complete(LEVEL).size());
        level("com.acme.by-alice", alice);
        assertEquals(Repeats.TOLD_AT_START + 1, engine.sink().complete(LEVEL).size());
        engine.phase(Phase.RUNNING);
        engine.sink().clear();
        pass(60);

        JsonNode count = engine.sink().complete(LEVEL).get(0);
        assertEquals(4, count.at("/count/n").asInt());
        assertEquals("startup", count.path("phase").asText());
        assertEquals("com.acme.l10 and 3 more", count.at("/target/id").asText());
        assertEquals(
                "com.acme.l10×1 com.acme.l11×1 com.acme.l12×1 com.acme.l13×1",
                count.at("/args/0/value").asText());
        engine.sink().clear();
        level("com.acme.later", null);
        assertEquals(1, engine.sink().complete(LEVEL).size());
    }

    private void level(String logger, @Nullable Identity who) {
        Operation operation = recorder.open(LEVEL);
        operation.target("logger", logger).change("unset", "OFF", null, null);
        operation.outcome(Outcome.SUCCESS);
        if (who != null) {
            operation.identity().copyFrom(who);
        }
        recorder.decide(operation);
        recorder.describe(operation);
        recorder.finishDeferred(operation);
    }

    @Test
    void somethingNewIsToldWithinAMinute() {
        for (int second = 0; second < 3_600; second += 15) {
            repeats.read(alice, "com.example:type=Shop");
            pass(15);
        }
        engine.sink().clear();

        repeats.read(alice, "com.example:type=Vault");
        pass(60);

        JsonNode record = engine.sink().complete(READ).get(0);
        assertTrue(record.toString().contains("com.example:type=Vault×1"), record::toString);
    }

    @Test
    void whoPausesBeginsAnew() {
        repeats.read(alice, "com.example:type=Shop");
        pass(60);
        pass(240);
        engine.sink().clear();

        repeats.read(alice, "com.example:type=Shop");
        pass(60);

        assertEquals(List.of(1L), counts(engine.sink().complete(READ)));
    }

    @Test
    void readersAreToldApartByNameAndAddress() {
        repeats.read(alice, "com.example:type=Shop");
        repeats.read(identity("alice", "192.0.2.2"), "com.example:type=Shop");
        repeats.read(identity("bob", "192.0.2.1"), "com.example:type=Shop");
        pass(60);

        assertEquals(List.of(1L, 1L, 1L), counts(engine.sink().complete(READ)));
    }

    @Test
    void manyMBeansAreOneRecordAndManyReadersAreBounded() {
        for (int i = 0; i < 2 * RepeatCount.NAMES; i++) {
            repeats.read(alice, "com.example:type=Other,id=" + "x".repeat(100) + i);
        }
        repeats.end();
        JsonNode record = engine.sink().complete(READ).get(0);
        assertEquals(2 * RepeatCount.NAMES, record.at("/count/n").asInt());
        assertTrue(record.at("/target/id").asText().endsWith(" and 256 more"), record::toString);
        assertTrue(record.at("/args/0/value").asText().endsWith(" …"), record::toString);
        engine.sink().clear();

        for (int i = 0; i < 2 * Repeats.CAPACITY; i++) {
            repeats.read(identity("user" + i, "192.0.2.1"), "com.example:type=Shop");
        }
        assertEquals(Repeats.CAPACITY, engine.sink().complete(READ).size());
        repeats.end();
        assertEquals(2 * Repeats.CAPACITY, engine.sink().complete(READ).size());
    }

    @Test
    void theFirstOfItsKindIsNotCounted() {
        Operation health = new Operation().event("actuator.read").target("endpoint", "health");
        health.identity().copyFrom(alice);

        assertFalse(repeats.isCounted(health, "health"));
        assertTrue(repeats.isCounted(health, "health"));
        assertTrue(repeats.isCounted(health, "health"));
        assertFalse(repeats.isCounted(health, "info"));
        pass(60);

        JsonNode record = engine.sink().complete("actuator.read").get(0);
        assertEquals(2, record.at("/count/n").asInt());
        assertEquals("health", record.at("/target/id").asText());
        assertEquals(1, engine.sink().complete("actuator.read").size());
    }

    private void pass(int seconds) {
        engine.advance(Duration.ofSeconds(seconds));
        repeats.tick();
    }

    private static List<Long> counts(List<JsonNode> records) {
        return LongStream.of(records.stream().mapToLong(r -> r.at("/count/n").asLong()).toArray())
                .boxed()
                .toList();
    }

    private static Identity identity(String user, String address) {
        return new Identity()
                .actor(ActorType.USER, user, Confidence.AUTHENTICATED, "jmx-connection")
                .address(address);
    }
}
