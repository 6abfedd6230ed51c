// SPDX-License-Identifier: Apache-2.0
package io.jwitness.exporter.internal.mapping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jwitness.exporter.internal.Samples;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.resources.Resource;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How a record looks in a backend. */
final class RecordMappingTest {
    private static final String S = Samples.SESSION;
    private static final long TIME_NS = 1_795_370_645_123_456_789L;

    private final RecordMapping mapping = new RecordMapping(Resource.empty(), false);

    @Test
    void everySpanSaysWhichRecordItIs() {
        byte[] record = Samples.record(7, "log.level.change", "");
        Item item = map(7, "log.level.change", "");
        assertEquals(S + "-8", text(item, "audit.record.id"));
        assertEquals(7L, item.attributes().get(AttributeKey.longKey("audit.sequence.number")));
        assertEquals(
                HexFormat.of().formatHex(Samples.leaf(record)), text(item, "jwitness.leaf.hash"));
        assertEquals(Samples.LOG, text(item, "jwitness.log.origin"));
        assertEquals("log.level.change", item.name());
        assertNull(text(item, "jwitness.salt"));
    }

    @Test
    void namesFollowTheConventions() {
        Item item =
                map(
                        0,
                        "actuator.write",
                        ",\"outcome\":\"denied\",\"actor\":{\"type\":\"user\",\"id\":\"alice\","
                                + "\"confidence\":\"authenticated\",\"roles\":[\"ops\",\"dev\"]},"
                                + "\"source\":{\"address\":\"10.0.0.9\",\"port\":4711,"
                                + "\"user_agent\":\"curl\",\"uid\":1000},"
                                + "\"target\":{\"type\":\"logger\",\"id\":\"com.shop\"},"
                                + "\"site\":{\"class\":\"x.Y\",\"method\":\"set\",\"thread\":\"t1\"},"
                                + "\"args\":[{\"name\":\"a\",\"mode\":\"dropped\"}],"
                                + "\"change\":{\"before\":\"INFO\",\"after\":\"DEBUG\"},"
                                + "\"masked\":{\"card\":2},\"someday\":{\"new\":true}");
        assertEquals("denied", text(item, "audit.outcome"));
        assertEquals("alice", text(item, "audit.actor.id"));
        assertEquals("alice", text(item, "user.id"));
        assertEquals(
                List.of("ops", "dev"),
                item.attributes().get(AttributeKey.stringArrayKey("user.roles")));
        assertEquals("authenticated", text(item, "jwitness.actor.confidence"));
        assertEquals("10.0.0.9", text(item, "client.address"));
        assertEquals(4711L, item.attributes().get(AttributeKey.longKey("client.port")));
        assertEquals("curl", text(item, "user_agent.original"));
        assertEquals(1000L, item.attributes().get(AttributeKey.longKey("jwitness.source.uid")));
        assertEquals("com.shop", text(item, "audit.target.id"));
        assertEquals("x.Y.set", text(item, "code.function.name"));
        assertEquals("t1", text(item, "thread.name"));
        assertEquals("[{\"name\":\"a\",\"mode\":\"dropped\"}]", text(item, "jwitness.args"));
        assertEquals("DEBUG", text(item, "jwitness.change.after"));
        assertEquals(2L, item.attributes().get(AttributeKey.longKey("jwitness.masked.card")));
        assertEquals(true, item.attributes().get(AttributeKey.booleanKey("jwitness.someday.new")));
        assertEquals(StatusCode.ERROR, item.status().getStatusCode());
        assertEquals("alice actuator.write com.shop INFO -> DEBUG (denied)", item.body());
    }

    @Test
    void aSpanEndsWhenTheOperationDid() {
        Item item = map(0, "jvm.heap.dump", ",\"stage\":\"complete\",\"duration_ns\":1000");
        assertEquals(TIME_NS - 1000, item.startNs());
        assertEquals(TIME_NS, item.endNs());
    }

    @Test
    void anAttemptIsAChildOfItsOperation() {
        String op = ",\"op\":\"" + S + "-1\"";
        Item attempt = map(0, "jvm.heap.dump", ",\"stage\":\"attempt\"" + op);
        Item complete = map(5, "jvm.heap.dump", ",\"stage\":\"complete\"" + op);
        assertEquals(complete.context().getSpanId(), attempt.parent().getSpanId());
        assertEquals(complete.context().getTraceId(), attempt.context().getTraceId());
        assertNotEquals(complete.context().getSpanId(), attempt.context().getSpanId());
        assertFalse(complete.parent().isValid());
    }

    @Test
    void anEffectHangsBelowItsSurfaceHoweverDeep() {
        Item surface = map(0, "jmx.invoke", ",\"op\":\"" + S + "-1\"");
        Item inner = map(1, "actuator.write", child(2, 1));
        Item effect = map(2, "log.level.change", child(3, 2));
        assertEquals(surface.context().getSpanId(), inner.parent().getSpanId());
        assertEquals(inner.context().getSpanId(), effect.parent().getSpanId());
        assertEquals(surface.context().getTraceId(), effect.context().getTraceId());
    }

    @Test
    void anEffectThatComesBeforeItsSurfaceIsInItsTrace() {
        Item effect = map(0, "log.level.change", child(2, 1));
        Item surface = map(1, "actuator.write", ",\"op\":\"" + S + "-1\"");
        assertEquals(surface.context().getSpanId(), effect.parent().getSpanId());
        assertEquals(surface.context().getTraceId(), effect.context().getTraceId());
    }

    @Test
    void anOperationIsInTheApplicationsTrace() {
        String trace = "0af7651916cd43dd8448eb211c80319c";
        String span = "b7ad6b7169203331";
        String application =
                ",\"trace\":{\"trace_id\":\"" + trace + "\",\"span_id\":\"" + span + "\"}";
        Item surface = map(0, "actuator.write", ",\"op\":\"" + S + "-1\"" + application);
        assertEquals(trace, surface.context().getTraceId());
        assertEquals(span, surface.parent().getSpanId());
        Item effect = map(1, "log.level.change", child(2, 1) + application);
        assertEquals(trace, effect.context().getTraceId());
        assertEquals(surface.context().getSpanId(), effect.parent().getSpanId());
    }

    @Test
    void exportingAgainGivesTheSameIds() {
        byte[] first = Samples.record(0, "jmx.invoke", ",\"op\":\"" + S + "-1\"");
        byte[] second = Samples.record(1, "actuator.write", child(2, 1));
        byte[] third = Samples.record(2, "log.level.change", child(3, 2));
        Item once = null;
        for (byte[] record : List.of(first, second, third)) {
            once = mapping.record(0, Samples.leaf(record), record);
        }
        RecordMapping again = new RecordMapping(Resource.empty(), true);
        again.learn(0, first);
        again.learn(1, second);
        Item twice = again.record(2, Samples.leaf(third), third);
        assertEquals(
                Objects.requireNonNull(once).context(), Objects.requireNonNull(twice).context());
        assertEquals(once.parent(), twice.parent());
    }

    @Test
    void rawCarriesTheBytes() {
        byte[] record = Samples.record(0, "x.y", ",\"target\":{\"id\":\"Zür\\u200bich\"}");
        Item item =
                Objects.requireNonNull(
                        new RecordMapping(Resource.empty(), true)
                                .record(0, Samples.leaf(record), record));
        assertEquals(new String(record, StandardCharsets.UTF_8), text(item, "jwitness.record"));
    }

    @Test
    void noValueDrivesTheTerminalOfWhoeverReadsSpans() {
        Item item =
                map(
                        0,
                        "jmx.invoke",
                        ",\"target\":{\"id\":\"a\\u001b[2J\\u202eb\\nZürich 💩\"},"
                                + "\"site\":{\"thread\":\"t\\u009b\"}");
        String spoof = "a\\u001b[2J\\u202eb\\u000aZürich 💩";
        assertEquals(spoof, text(item, "audit.target.id"));
        assertEquals("t\\u009b", text(item, "thread.name"));
        assertTrue(
                item.toString().chars().noneMatch(c -> c < ' ' || c == 0x202e || c == 0x9b),
                item.toString());
    }

    @Test
    void aStubNamesTheRecordAndNothingElse() {
        Item item = map(3, "x.y", ",\"actor\":{\"id\":\"alice\"}");
        Item stub = Objects.requireNonNull(item.stub());
        assertEquals(item.context(), stub.context());
        assertEquals(text(item, "jwitness.leaf.hash"), text(stub, "jwitness.leaf.hash"));
        assertNull(text(stub, "audit.actor.id"));
        assertTrue(stub.attributes().size() <= 6);
    }

    @Test
    void whatIsNoRecordIsNotMapped() {
        for (String bytes : List.of("", "[]", "{", "{\"v\":", "\u0000\u0001", "{\"a\":[1,}")) {
            byte[] record = bytes.getBytes(StandardCharsets.UTF_8);
            assertNull(mapping.record(0, Samples.leaf(record), record), bytes);
        }
    }

    private Item map(long sequence, String event, String tail) {
        byte[] record = Samples.record(sequence, event, tail);
        return Objects.requireNonNull(mapping.record(sequence, Samples.leaf(record), record));
    }

    private static String child(int operation, int parent) {
        return ",\"op\":\"" + S + "-" + operation + "\",\"parent\":\"" + S + "-" + parent + "\"";
    }

    private static @Nullable String text(Item item, String name) {
        return item.attributes().get(AttributeKey.stringKey(name));
    }
}
