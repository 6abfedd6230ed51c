// SPDX-License-Identifier: Apache-2.0
package io.jwitness.record.internal.encode;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.jwitness.record.ActorType;
import io.jwitness.record.ArgMode;
import io.jwitness.record.Confidence;
import io.jwitness.record.Outcome;
import io.jwitness.record.Phase;
import io.jwitness.record.Stage;
import java.io.IOException;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RecordEncoderTest {
    private static final String S = "abcdefghijklmnopqrstuvwxyz";
    private final RecordEncoder encoder = new RecordEncoder(S);
    private final byte[] out = new byte[RecordEncoder.MAX_LENGTH];

    @Test
    void everyKeyStandsInTheOrderOfTheFormat() {
        RecordDraft d =
                new RecordDraft()
                        .trace("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7")
                        .policy("default", "3f2a")
                        .phase(Phase.RUNNING)
                        .masked("email", 2)
                        .masked("card", 1)
                        .masked("email", 1)
                        .changeEntry("a", "INFO", null)
                        .changeEntry("b", null, "DEBUG")
                        .change("unset", "DEBUG", "INFO", null)
                        .result("String", ArgMode.PLAIN, "ok", 2, null)
                        .arg("level", "Level", ArgMode.PLAIN, "DEBUG", 5, null, null)
                        .arg("password", "String", ArgMode.DROPPED, null, 12, "default", null)
                        .arg("user", "String", ArgMode.TOKEN, "t1", -1, null, "k1")
                        .site("a.B", "c", "main")
                        .siteCaller("a.Main.main")
                        .target("logger", "a.B", "ff")
                        .reason("incident", "slow", "OPS-1", "d1")
                        .sourceAddress("10.1.2.3")
                        .sourcePort(55123)
                        .sourceForwarded("1.2.3.4")
                        .sourceUserAgent("curl")
                        .sourceConnection("c1")
                        .sourcePid(7)
                        .sourceUid(0)
                        .sourceGid(0)
                        .sourceLoginUid(4294967295L)
                        .sourceTty("pts/1")
                        .sourceCommand("jcmd")
                        .sourceContainer("c0ffee")
                        .actor(ActorType.AI_AGENT, "alice", Confidence.ASSERTED, "servlet")
                        .actorRoles(List.of("ops", "dev"))
                        .actorOnBehalfOf("bob")
                        .durationNs(0)
                        .error("x.E", "m", List.of("x.F", "x.G"))
                        .outcome(Outcome.FAILURE)
                        .parent(6)
                        .op(7)
                        .stage(Stage.COMPLETE)
                        .count(3, "f", "l")
                        .observed(1, 2, "jfr")
                        .event("log.level.change")
                        .time(1_795_370_645L, 123_456_789);
        assertEquals(
                ("{'session':'$','id':'$-8','time':'2026-11-22T18:04:05.123456789Z',"
                                + "'event':'log.level.change',"
                                + "'observed':{'time':'1970-01-01T00:00:01.000000002Z','by':'jfr'},"
                                + "'count':{'n':3,'first':'f','last':'l'},'stage':'complete',"
                                + "'op':'$-7','parent':'$-6','outcome':'failure',"
                                + "'error':{'type':'x.E','message':'m','causes':['x.F','x.G']},"
                                + "'duration_ns':0,'actor':{'type':'ai_agent','id':'alice',"
                                + "'confidence':'asserted','method':'servlet',"
                                + "'roles':['ops','dev'],'on_behalf_of':'bob'},"
                                + "'source':{'address':'10.1.2.3','port':55123,"
                                + "'forwarded':'1.2.3.4','user_agent':'curl','connection':'c1',"
                                + "'pid':7,'uid':0,'gid':0,'login_uid':4294967295,'tty':'pts/1',"
                                + "'command':'jcmd','container':'c0ffee'},"
                                + "'reason':{'code':'incident','text':'slow','ticket':'OPS-1',"
                                + "'session':'d1'},"
                                + "'target':{'type':'logger','id':'a.B','digest':'ff'},"
                                + "'site':{'class':'a.B','method':'c','thread':'main',"
                                + "'caller':'a.Main.main'},'args':["
                                + "{'name':'level','type':'Level','mode':'plain','value':'DEBUG',"
                                + "'len':5},{'name':'password','type':'String','mode':'dropped',"
                                + "'len':12,'why':'default'},{'name':'user','type':'String',"
                                + "'mode':'token','value':'t1','key':'k1'}],"
                                + "'result':{'type':'String','mode':'plain','value':'ok','len':2},"
                                + "'change':{'before':'unset','after':'DEBUG',"
                                + "'effective_before':'INFO'},"
                                + "'changes':[{'target':'a','before':'INFO'},"
                                + "{'target':'b','after':'DEBUG'}],'masked':{'email':3,'card':1},"
                                + "'phase':'running','policy':{'rule':'default','digest':'3f2a'},"
                                + "'trace':{'trace_id':'4bf92f3577b34da6a3ce929d0e0e4736',"
                                + "'span_id':'00f067aa0ba902b7'}}")
                        .replace('\'', '"')
                        .replace("$", S)
                        .substring(1),
                encode(d, 8));
    }

    @Test
    void aDraftThatWasResetIsEmpty() {
        RecordDraft d = new RecordDraft();
        d.time(1, 2).event("a").arg("n", null, ArgMode.PLAIN, "v", 1, null, null).masked("x", 1);
        d.changeEntry("t", "b", "a")
                .section(Section.gap().put("count", 1))
                .result(null, ArgMode.PLAIN, "v", 1, null);
        encode(d, 1);
        d.reset().time(0, 0).event("b");
        assertEquals(
                "\"session\":\""
                        + S
                        + "\",\"id\":\""
                        + S
                        + "-2\","
                        + "\"time\":\"1970-01-01T00:00:00.000000000Z\",\"event\":\"b\"}",
                encode(d, 2));
    }

    @Test
    void whatADraftRemembersOfEarlierRecordsChangesNoByte() {
        RecordDraft pooled = new RecordDraft();
        SplittableRandom random = new SplittableRandom(7);
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            names.add(text(random, i % 5 == 0 ? 700 : 30));
        }
        for (int i = 0; i < 5_000; i++) {
            String a = names.get(random.nextInt(60));
            String b = names.get(random.nextInt(60));
            String c = random.nextBoolean() ? names.get(random.nextInt(60)) : null;
            pooled.reset().site(a, b, c).policy(c, a).siteCaller(c);
            RecordDraft fresh = new RecordDraft().site(a, b, c).policy(c, a).siteCaller(c);
            assertEquals(encode(fresh, i), encode(pooled, i));
            pooled.reset().site(c, a, b).policy(a, b);
            assertEquals(
                    encode(new RecordDraft().site(c, a, b).policy(a, b), i), encode(pooled, i));
        }
    }

    /** The same few texts again and again, and one that changes under the same object. */
    @Test
    void aPartThatLooksAsInTheLastRecordIsWrittenAsThen() {
        RecordDraft pooled = new RecordDraft();
        RecordEncoder encoder = new RecordEncoder(SessionId.random());
        SplittableRandom random = new SplittableRandom(8);
        List<String> names = List.of("a", "b\u0007", "n".repeat(150), "\u4e2d");
        StringBuilder changing = new StringBuilder("c");
        int cut = 0;
        for (int i = 0; i < 5_000; i++) {
            changing.setCharAt(0, (char) ('a' + i % 26));
            long seed = random.nextLong();
            RecordDraft fresh = parts(new RecordDraft(), names, changing, seed);
            byte[] one = new byte[i % 3 == 0 ? 1_200 : RecordEncoder.MAX_LENGTH];
            byte[] other = new byte[one.length];
            int n = encoder.encode(fresh, i, one);
            assertEquals(n, encoder.encode(parts(pooled.reset(), names, changing, seed), i, other));
            assertEquals(text(one, n), text(other, n));
            cut += text(one, n).contains("\"cut\":") ? 1 : 0;
        }
        assertTrue(cut > 100, "some had to be shortened, as " + cut);
    }

    private static String text(byte[] bytes, int length) {
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }

    private static RecordDraft parts(
            RecordDraft d, List<String> names, CharSequence changing, long seed) {
        SplittableRandom r = new SplittableRandom(seed);
        ActorType[] types = {ActorType.USER, ActorType.SERVICE};
        Confidence[] confidences = {Confidence.OS, Confidence.NONE};
        d.actor(types[r.nextInt(2)], any(r, names), confidences[r.nextInt(2)], any(r, names));
        if (r.nextInt(3) == 0) {
            d.actorRoles(List.of(any(r, names)));
        }
        d.target(any(r, names), r.nextBoolean() ? changing : any(r, names), any(r, names));
        d.site(any(r, names), any(r, names), any(r, names));
        for (int i = r.nextInt(6); i > 0; i--) {
            d.arg(any(r, names), any(r, names), ArgMode.PLAIN, any(r, names), 1, null, null);
        }
        return d.change(any(r, names), any(r, names), changing, any(r, names));
    }

    private static String any(SplittableRandom r, List<String> names) {
        return names.get(r.nextInt(names.size()));
    }

    @Test
    void whatCanDriveATerminalIsEscapedAndNothingElse() {
        for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
            if (Character.isSurrogate((char) c) && c <= 0xffff) {
                continue;
            }
            boolean nonCharacter = (c >= 0xfdd0 && c <= 0xfdef) || (c & 0xffff) >= 0xfffe;
            boolean escaped =
                    c < 0x20
                            || (c >= 0x7f && c <= 0x9f)
                            || (c >= 0x200b && c <= 0x200f)
                            || (c >= 0x2028 && c <= 0x202e)
                            || (c >= 0x2060 && c <= 0x2069)
                            || c == 0xfeff
                            || (c >= 0xe0000 && c <= 0xe007f)
                            || nonCharacter;
            String raw = Character.toString(c);
            StringBuilder expected = new StringBuilder();
            if (escaped) {
                raw.chars().forEach(u -> expected.append(String.format("\\u%04x", u)));
            } else if (c == '"' || c == '\\') {
                expected.append('\\').append(raw);
            } else {
                expected.append(raw);
            }
            if (!expected.toString().equals(text(raw))) {
                assertEquals(expected.toString(), text(raw), "U+" + Integer.toHexString(c));
            }
        }
        assertEquals("a/b'<>&", text("a/b'<>&"));
    }

    @Test
    void anUnpairedSurrogateBecomesTheReplacementCharacter() {
        assertEquals("a\ufffdb", text("a\ud83db"));
        assertEquals("\ufffd\ufffd", text("\udca9\ud83d"));
        assertEquals("\ufffd\ud83d\udca9\ufffd", text("\ud83d\ud83d\udca9\udca9"));
    }

    @Test
    void aCharacterAboveLatin1IsNeverTakenForItsLowByte() {
        assertEquals("\u0141\u0122\u015c", text("\u0141\u0122\u015c"));
    }

    @Test
    void timesAreThoseOfTheJdk() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 20_000; i++) {
            long s = random.nextLong(-62_167_219_200L, 253_402_300_800L);
            int nano = random.nextInt(1_000_000_000);
            String jdk =
                    Instant.ofEpochSecond(s).toString().replace("Z", "")
                            + "."
                            + String.format("%09d", nano)
                            + "Z";
            assertTrue(encode(new RecordDraft().time(s, nano), 1).contains('"' + jdk + '"'), jdk);
        }
    }

    @Test
    void numbersStayWhatEveryJsonReaderKeeps() {
        assertTrue(
                encode(new RecordDraft().durationNs(Long.MAX_VALUE), 1)
                        .contains(":9007199254740991}"));
        long[] some = {0, 9, 10, 99, 100, 999, 1000, 123_456, 999_999_999_999_999L, 1L << 52};
        for (long n : some) {
            assertTrue(
                    encode(new RecordDraft().durationNs(n), 1)
                            .endsWith("\"duration_ns\":" + n + "}"));
        }
        assertTrue(
                encode(new RecordDraft().count(Long.MIN_VALUE, null, null), 1)
                        .contains("{\"n\":-9007199254740991}"));
    }

    @Test
    void anEventNameIsAlwaysOne() {
        assertTrue(
                encode(new RecordDraft().event("Log.\"X\n"), 1).contains("\"event\":\"_og.___\""));
        assertTrue(encode(new RecordDraft().event(""), 1).contains("\"event\":\"_\""));
        assertTrue(
                encode(new RecordDraft().event("a".repeat(99)), 1)
                        .contains("\"event\":\"" + "a".repeat(80) + "\""));
    }

    @Test
    void tooLongARecordLosesItsResultFirst() {
        RecordDraft d =
                new RecordDraft()
                        .event("e")
                        .arg("a", "String", ArgMode.PLAIN, "x".repeat(8000), 8000, null, null)
                        .result("String", ArgMode.PLAIN, "y".repeat(8000), 8000, null);
        String json = encode(d, 1);
        assertTrue(json.contains("\"mode\":\"plain\",\"value\":\"xxx"));
        assertTrue(
                json.endsWith(
                        "\"result\":{\"type\":\"String\",\"mode\":\"dropped\",\"len\":8000,\"why\":\"size\"}}"));
    }

    @Test
    void thenItsArgumentsFromTheEnd() {
        RecordDraft d = new RecordDraft().event("e").result(null, ArgMode.PLAIN, "r", 1, null);
        for (int i = 0; i < 4; i++) {
            d.arg("a" + i, "String", ArgMode.TOKEN, "\u0001".repeat(1000), 1000, null, "k");
        }
        String json = encode(d, 1);
        for (int i = 0; i < 4; i++) {
            String dropped =
                    "{\"name\":\"a"
                            + i
                            + "\",\"type\":\"String\",\"mode\":\"dropped\",\"len\":1000,\"why\":\"size\"}";
            assertEquals(i >= 2, json.contains(dropped), "argument " + i);
        }
        assertTrue(json.contains("\"result\":{\"mode\":\"dropped\",\"len\":1,\"why\":\"size\"}"));
        assertFalse(json.contains("\"cut\""));
    }

    @Test
    void aRecordOfExactlyTheLimitIsKeptWhole() {
        RecordDraft d =
                new RecordDraft().event("e").arg("a", null, ArgMode.PLAIN, "", 0, null, null);
        int rest = RecordEncoder.MAX_LENGTH - encoder.encode(d, 1, out);
        for (int more = 0; more < 2; more++) {
            d.reset()
                    .event("e")
                    .arg("a", null, ArgMode.PLAIN, "x".repeat(rest + more), 0, null, null);
            int length = encoder.encode(d, 1, out);
            assertEquals(more == 0, length == RecordEncoder.MAX_LENGTH);
            assertEquals(
                    more == 1,
                    new String(out, 0, length, StandardCharsets.UTF_8).contains("dropped"));
        }
    }

    @Test
    void aValueThatWasDroppedAnywaySaysWhyItWas() {
        RecordDraft d =
                new RecordDraft()
                        .arg("a", null, ArgMode.DROPPED, null, 3, "default", null)
                        .arg("b", null, ArgMode.PLAIN, "x".repeat(20_000), 20_000, null, null);
        String json = encode(d, 1);
        assertTrue(
                json.contains(
                        "{\"name\":\"a\",\"mode\":\"dropped\",\"len\":3,\"why\":\"default\"}"));
        assertTrue(
                json.contains(
                        "{\"name\":\"b\",\"mode\":\"dropped\",\"len\":20000,\"why\":\"size\"}"));
    }

    @Test
    void whenNothingElseHelpsTextsAreCutAndTheRecordSaysSo() {
        String json =
                encode(new RecordDraft().event("e").target("logger", "t".repeat(20_000), null), 1);
        assertTrue(json.contains("\"id\":\"" + "t".repeat(1024) + "\u2026+18976\""));
        assertTrue(json.endsWith(",\"cut\":1}"));
    }

    @Test
    void whateverADraftHoldsTheRecordIsOneSoundObjectWithinTheLimit() throws IOException {
        SplittableRandom random = new SplittableRandom(42);
        RecordDraft d = new RecordDraft();
        for (int i = 0; i < 3000; i++) {
            fill(d.reset(), random, i % 3 == 0 ? 40 : i % 3 == 1 ? 3_000 : 30_000);
            int length = encoder.encode(d, i + 1, out);
            assertTrue(length <= RecordEncoder.MAX_LENGTH);
            assertParses(out, length);
        }
    }

    @Test
    void theWorstDraftStillFits() throws IOException {
        RecordDraft d = new RecordDraft();
        String bad = "\u0000".repeat(100_000);
        List<String> many = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            d.arg(bad, bad, ArgMode.SEALED, bad, Long.MAX_VALUE, bad, bad);
            d.changeEntry(bad, bad, bad).masked(i + bad, Integer.MAX_VALUE);
            many.add(bad);
        }
        d.event(bad)
                .observed(1, 1, bad)
                .count(1, bad, bad)
                .stage(Stage.COMPLETE)
                .op(Long.MAX_VALUE);
        d.parent(Long.MAX_VALUE)
                .error(bad, bad, many)
                .actor(ActorType.USER, bad, Confidence.NONE, bad);
        d.actorRoles(many).actorOnBehalfOf(bad).sourceAddress(bad).sourceForwarded(bad);
        d.sourceUserAgent(bad)
                .sourceConnection(bad)
                .sourceTty(bad)
                .sourceCommand(bad)
                .sourceContainer(bad);
        d.sourcePid(Long.MAX_VALUE).sourceUid(Long.MAX_VALUE).sourceGid(Long.MAX_VALUE);
        d.reason(bad, bad, bad, bad).target(bad, bad, bad).site(bad, bad, bad).siteCaller(bad);
        d.result(bad, ArgMode.SEALED, bad, Long.MAX_VALUE, bad).change(bad, bad, bad, bad);
        d.policy(bad, bad).trace(bad, bad).phase(Phase.RUNNING).outcome(Outcome.UNKNOWN);
        int length = encoder.encode(d, Long.MAX_VALUE, out);
        assertTrue(length <= RecordEncoder.MAX_LENGTH, "length " + length);
        assertParses(out, length);
    }

    @Test
    void aSectionKeepsItsOrderAndItsEscapes() {
        Section seal =
                Section.seal()
                        .put("size", 5)
                        .put("previous", (String) null)
                        .put("wall", "a\"b")
                        .put("lost", Section.object("app", "other").put("app", 2))
                        .put("unanchored", Section.unanchored(3, 4));
        assertTrue(
                encode(new RecordDraft().event("jwitness.seal").section(seal), 1)
                        .endsWith(
                                ",\"seal\":{\"size\":5,\"wall\":\"a\\\"b\",\"lost\":{\"app\":2},"
                                        + "\"unanchored\":{\"records\":3,\"age_ms\":4}}}"));
        assertThrows(
                IllegalArgumentException.class,
                () -> Section.gap().put("cause", "x").put("count", 1));
        assertThrows(IllegalArgumentException.class, () -> Section.gap().put("kount", 1));
        assertEquals(
                ",\"prune\":{\"files\":[\"a\",\"b\"]}",
                new String(
                        Section.prune().put("files", List.of("a", "b")).bytes(),
                        StandardCharsets.UTF_8));
    }

    @Test
    void aStoredRecordBeginsWithWhatTheWriterGives() {
        byte[] salt = new byte[17];
        for (int i = 0; i < 17; i++) {
            salt[i] = (byte) (0xef + i);
        }
        int length = encoder.encode(new RecordDraft().event("e"), 1, out);
        byte[] stored = new byte[StoredRecord.MAX_LENGTH];
        int n =
                new StoredRecord("shop/0/5f0c")
                        .assemble(1234567890123L, salt, 1, out, 0, length, stored, 2);
        String json = new String(stored, 2, n, StandardCharsets.UTF_8);
        assertEquals(
                "{\"v\":1,\"seq\":1234567890123,\"salt\":\"f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff\","
                        + "\"log\":\"shop/0/5f0c\","
                        + new String(out, 0, length, StandardCharsets.UTF_8),
                json);
        assertThrows(IllegalArgumentException.class, () -> new StoredRecord("a\"b"));
        assertThrows(IllegalArgumentException.class, () -> new StoredRecord("a".repeat(201)));
    }

    @Test
    void theLongestStoredRecordHasRoom() {
        byte[] ring = new byte[RecordEncoder.MAX_LENGTH];
        byte[] stored = new byte[StoredRecord.MAX_LENGTH];
        assertDoesNotThrow(
                () ->
                        new StoredRecord("o".repeat(200))
                                .assemble(
                                        (1L << 53) - 1,
                                        new byte[16],
                                        0,
                                        ring,
                                        0,
                                        ring.length,
                                        stored,
                                        0));
    }

    @Test
    void aSessionIsTwentySixCharactersOfBase32() {
        for (int i = 0; i < 100; i++) {
            assertTrue(SessionId.isValid(SessionId.random()));
        }
        assertThrows(IllegalArgumentException.class, () -> new RecordEncoder("ABC"));
    }

    private String encode(RecordDraft d, long id) {
        return new String(out, 0, encoder.encode(d, id, out), StandardCharsets.UTF_8);
    }

    private String text(String raw) {
        String json = encode(new RecordDraft().event("e").target("", raw, null), 1);
        int from = json.indexOf("\"id\":\"", json.indexOf("target")) + 6;
        return json.substring(from, json.length() - 3);
    }

    private static void assertParses(byte[] bytes, int length) throws IOException {
        byte[] whole = new byte[length + 1];
        whole[0] = '{';
        System.arraycopy(bytes, 0, whole, 1, length);
        JsonFactory json =
                JsonFactory.builder()
                        .enable(
                                com.fasterxml.jackson.core.StreamReadFeature
                                        .STRICT_DUPLICATE_DETECTION)
                        .build();
        try (JsonParser p = json.createParser(whole)) {
            assertEquals(JsonToken.START_OBJECT, p.nextToken());
            p.skipChildren();
            assertEquals(JsonToken.END_OBJECT, p.currentToken());
            assertEquals(null, p.nextToken());
        }
    }

    private static void fill(RecordDraft d, SplittableRandom r, int longest) {
        d.event(text(r, 90)).time(r.nextLong(), r.nextInt(1_000_000_000));
        if (r.nextBoolean()) {
            d.error(text(r, longest), text(r, longest), List.of(text(r, 9), text(r, 9)));
        }
        if (r.nextBoolean()) {
            d.actor(ActorType.USER, text(r, 30), Confidence.OS, text(r, 30));
        }
        if (r.nextBoolean()) {
            d.sourceCommand(CharBuffer.wrap(text(r, longest)));
        }
        if (r.nextBoolean()) {
            d.target(text(r, 9), text(r, longest), null);
        }
        for (int i = r.nextInt(1, 9); i > 0; i--) {
            d.arg(
                    text(r, 20),
                    text(r, 20),
                    ArgMode.PLAIN,
                    text(r, longest),
                    r.nextInt(),
                    text(r, 9),
                    text(r, 9));
        }
        if (r.nextBoolean()) {
            d.result(text(r, 9), ArgMode.PLAIN, text(r, longest), 1, null);
        }
        for (int i = r.nextInt(1, 90); i > 0; i--) {
            d.changeEntry(text(r, 90), text(r, 9), text(r, 9));
        }
        d.phase(Phase.SHUTDOWN).policy(text(r, 9), text(r, 9));
    }

    private static String text(SplittableRandom r, int longest) {
        int n = r.nextInt(longest);
        int kind = r.nextInt(4);
        StringBuilder b = new StringBuilder(n);
        for (int i = 0; i < n; i++) {
            switch (kind) {
                case 0 -> b.append((char) r.nextInt(' ', 0x7f));
                case 1 -> b.append((char) r.nextInt(0x100));
                case 2 -> b.append((char) r.nextInt(0x10000));
                default -> b.appendCodePoint(r.nextInt(Character.MAX_CODE_POINT + 1));
            }
        }
        return b.toString();
    }
}
