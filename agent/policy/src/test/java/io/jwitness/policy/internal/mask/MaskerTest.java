// SPDX-License-Identifier: Apache-2.0
package io.jwitness.policy.internal.mask;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.re2j.Pattern;
import io.jwitness.policy.internal.mask.MaskSettings.NamedPattern;
import io.jwitness.record.internal.encode.RecordDraft;
import io.jwitness.record.internal.encode.RecordEncoder;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What becomes of foreign values on their way into a record. */
final class MaskerTest {
    private static final String CANARY = "Zq7-canary-Xw93Lm";
    private static final byte[] KEY =
            "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private final Masker masker = Masker.builtIn().withKey(KEY);
    private final Scratch scratch = new Scratch();
    private final RecordDraft draft = new RecordDraft();

    private String record() {
        draft.event("app.test").time(1, 0);
        masker.finish(scratch, draft);
        byte[] out = new byte[16_384];
        int length = new RecordEncoder("a".repeat(26)).encode(draft, 1, out);
        draft.reset();
        scratch.clear();
        return new String(out, 0, length, StandardCharsets.UTF_8);
    }

    private String argument(String name, @Nullable Object value, Ask ask) {
        masker.argument(scratch, draft, "app.test", name, "T", value, ask);
        String record = record();
        int from = record.indexOf("\"args\":[");
        return record.substring(from + 8, record.lastIndexOf(']'));
    }

    private static StringBuilder builder(String text) {
        StringBuilder builder = new StringBuilder(text.length());
        builder.append(text);
        return builder;
    }

    // Deny by default

    @Test
    void anUnknownTextBecomesAToken() {
        String token = argument("note", "a text that nobody spoke of", Ask.UNSET);
        assertTrue(token.contains("\"mode\":\"token\",\"value\":\""), token);
        assertFalse(token.contains("nobody"), token);
        assertTrue(token.contains("\"key\":\""), token);
    }

    @Test
    void whatCouldBeGuessedIsDropped() {
        for (Object value :
                List.of(
                        "DEBUG",
                        "hunter2",
                        "12345678901",
                        42,
                        42L,
                        true,
                        3.5,
                        'x',
                        (short) 7,
                        TimeUnit.DAYS,
                        Instant.EPOCH,
                        new BigDecimal("12.50"),
                        BigInteger.TEN,
                        new byte[3])) {
            String argument = argument("note", value, Ask.UNSET);
            assertEquals(
                    "{\"name\":\"note\",\"type\":\"T\",\"mode\":\"dropped\",\"why\":\"guessable\"}",
                    argument);
        }
    }

    @Test
    void anUnknownObjectIsDropped() {
        for (Object value :
                List.of(
                        new Object(),
                        List.of("x"),
                        Map.of("a", "b"),
                        new int[2],
                        Optional.of("x"),
                        new Pair("a", 1))) {
            assertTrue(argument("note", value, Ask.UNSET).contains("\"why\":\"object\""));
        }
    }

    @Test
    void knownSafeValuesAreShown() {
        Map<Object, String> shown = new LinkedHashMap<>();
        shown.put("com.acme.Shop", "com.acme.Shop");
        shown.put(true, "true");
        shown.put(42, "42");
        shown.put(TimeUnit.DAYS, "DAYS");
        shown.put(builder("text"), "text");
        shown.put("text".toCharArray(), "text");
        shown.put(CharBuffer.wrap("text".toCharArray()), "text");
        shown.put("text".getBytes(StandardCharsets.UTF_8), "text");
        shown.put(
                UUID.fromString("550e8400-e29b-41d4-a716-446655440000"),
                "550e8400-e29b-41d4-a716-446655440000");
        shown.put(URI.create("http://x/y"), "http://x/y");
        shown.put(Instant.EPOCH, "1970-01-01T00:00:00Z");
        shown.put(new BigDecimal("12.50"), "12.50");
        shown.forEach(
                (value, text) ->
                        assertEquals(
                                "{\"name\":\"note\",\"type\":\"T\",\"mode\":\"plain\",\"value\":\""
                                        + text
                                        + "\"}",
                                argument("note", value, Ask.PLAIN)));
    }

    @Test
    void anObjectNameIsAText() throws Exception {
        assertTrue(
                argument(
                                "name",
                                new javax.management.ObjectName("a:type=b,password=hunter2"),
                                Ask.PLAIN)
                        .contains("a:type=b,password=[pair]"));
    }

    @Test
    void plainBeatsNeitherNamesNorDetectors() {
        assertTrue(
                argument("newPassword", CANARY, Ask.PLAIN)
                        .contains("\"mode\":\"masked\",\"value\":\"[name]\"}"));
        assertTrue(
                argument("note", "mail bob@example.org", Ask.PLAIN)
                        .contains("\"mode\":\"masked\",\"value\":\"mail [email]\""));
        assertTrue(argument("pin", 1234, Ask.PLAIN).contains("[name]"));
        assertTrue(argument("count", 4111111111111111L, Ask.PLAIN).contains("[card]"));
        assertTrue(argument("count", 4111111111111111d, Ask.PLAIN).contains("[card]"));
        assertTrue(
                argument("count", new BigInteger("4111111111111111"), Ask.PLAIN)
                        .contains("[card]"));
    }

    @Test
    void aBufferKeepsItsPosition() {
        ByteBuffer bytes = ByteBuffer.wrap("some text".getBytes(StandardCharsets.UTF_8));
        bytes.position(5);
        assertTrue(argument("note", bytes, Ask.PLAIN).contains("\"value\":\"text\""));
        assertEquals(5, bytes.position());
        CharBuffer chars = CharBuffer.wrap("some text".toCharArray());
        chars.position(5);
        assertTrue(argument("note", chars, Ask.PLAIN).contains("\"value\":\"text\""));
        assertEquals(5, chars.position());
    }

    @Test
    void theLengthOfAShortOrNamedValueIsNotTold() {
        assertFalse(argument("note", "x".repeat(31), Ask.DROPPED).contains("\"len\""));
        assertTrue(argument("note", "x".repeat(32), Ask.DROPPED).contains("\"len\":32"));
        assertTrue(argument("note", new byte[40], Ask.TOKEN).contains("\"len\":40"));
        assertFalse(argument("password", "x".repeat(40), Ask.TOKEN).contains("\"len\""));
    }

    @Test
    void aPartShowsAtMostAQuarter() {
        assertTrue(argument("iban", "DE89370400440532013000", Ask.PARTIAL).contains("[name]"));
        assertTrue(
                argument("account", "370400440532013000", Ask.PARTIAL)
                        .contains("\"value\":\"…3000\""));
        assertTrue(argument("account", "12345678901", Ask.PARTIAL).contains("[masked]"));
        assertTrue(argument("account", "123456789012", Ask.PARTIAL).contains("\"value\":\"…012\""));
    }

    @Test
    void aPartNeverStandsBesideATokenOfTheSameValue() {
        masker.argument(scratch, draft, "e", "a", "T", "370400440532013000", Ask.TOKEN);
        masker.argument(scratch, draft, "e", "b", "T", "370400440532013000", Ask.PARTIAL);
        assertFalse(record().contains("3000\""));
        masker.argument(scratch, draft, "e", "b", "T", "370400440532013000", Ask.PARTIAL);
        masker.argument(scratch, draft, "e", "a", "T", "370400440532013000", Ask.TOKEN);
        assertFalse(record().contains("\"token\""));
    }

    // Tokens

    @Test
    void aTokenIsTheHmacThatTheDocumentationSays() throws Exception {
        masker.argument(
                scratch, draft, "app.test", "note", "T", "some text, ünïcode 𝄞", Ask.TOKEN);
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(KEY, "HmacSHA256"));
        byte[] whole =
                mac.doFinal(
                        "event\0app.test\0note\0some text, ünïcode 𝄞"
                                .getBytes(StandardCharsets.UTF_8));
        String token = HexFormat.of().formatHex(whole, 0, 16);
        String id =
                HexFormat.of()
                        .formatHex(
                                mac.doFinal("jwitness token key".getBytes(StandardCharsets.UTF_8)),
                                0,
                                4);
        String record = record();
        assertTrue(record.contains("\"value\":\"" + token + "\""), record);
        assertTrue(record.contains("\"key\":\"" + id + "\""), record);
    }

    @Test
    void equalValuesHaveEqualTokensWithinOneArgumentOnly() {
        String text = "a text that nobody spoke of";
        assertEquals(argument("a", text, Ask.TOKEN), argument("a", text.toCharArray(), Ask.TOKEN));
        assertNotEquals(
                value(argument("a", text, Ask.TOKEN)), value(argument("b", text, Ask.TOKEN)));
        Ask wide = new Ask(io.jwitness.record.ArgMode.TOKEN, "customer");
        assertEquals(value(argument("a", text, wide)), value(argument("b", text, wide)));
    }

    private static String value(String argument) {
        int from = argument.indexOf("\"value\":\"") + 9;
        return argument.substring(from, argument.indexOf('"', from));
    }

    @Test
    void aSensitiveNameGivesATokenOnlyIfThePolicySaysSo() {
        assertTrue(argument("password", CANARY, Ask.UNSET).contains("[name]"));
        assertTrue(argument("password", CANARY, Ask.TOKEN).contains("\"mode\":\"token\""));
    }

    // Echo

    @Test
    void aHiddenArgumentIsNotShownElsewhereInTheRecord() {
        masker.argument(scratch, draft, "e", "password", "T", "hunter2", Ask.UNSET);
        masker.error(
                scratch, draft, new IllegalStateException("cannot log in with hunter2"), Ask.PLAIN);
        draft.target("user", "bob/HUNTER2", null);
        draft.site("a.B", "c", "login-hunter2");
        String record = record();
        assertFalse(record.toLowerCase(java.util.Locale.ROOT).contains("hunter2"), record);
        assertTrue(record.contains("cannot log in with [echo]"), record);
        assertTrue(record.contains("\"echo\":3"), record);
    }

    @Test
    void anEchoIsFoundWhateverTheOrder() {
        masker.argument(scratch, draft, "e", "note", "T", "try hunter2", Ask.PLAIN);
        masker.argument(scratch, draft, "e", "x", "T", "hunter2", Ask.DROPPED);
        String record = record();
        assertTrue(record.contains("\"mode\":\"masked\",\"value\":\"try [echo]\""), record);
    }

    @Test
    void anEchoIsFoundInOtherForms() {
        byte[] utf8 = CANARY.getBytes(StandardCharsets.UTF_8);
        for (String form : forms(CANARY)) {
            for (Object value :
                    List.of(
                            CANARY,
                            CANARY.toCharArray(),
                            utf8,
                            ByteBuffer.wrap(utf8),
                            builder(CANARY),
                            CANARY.getBytes(StandardCharsets.UTF_16LE),
                            List.of(CANARY),
                            Map.of("a", CANARY),
                            new Pair(CANARY, 1),
                            Optional.of(CANARY),
                            new String[] {CANARY})) {
                masker.argument(scratch, draft, "e", "x", "T", value, Ask.DROPPED);
                draft.target("t", "it was " + form + " there", null);
                String record = record();
                assertTrue(record.contains("it was [echo] there"), record);
            }
        }
    }

    private static List<String> forms(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        byte[] utf16 = text.getBytes(StandardCharsets.UTF_16BE);
        StringBuilder percent = new StringBuilder();
        StringBuilder json = new StringBuilder();
        for (byte b : utf8) {
            percent.append(String.format("%%%02X", b));
            json.append(String.format("\\u%04x", b));
        }
        List<String> forms = new ArrayList<>();
        forms.add(text);
        forms.add(new String(utf16, StandardCharsets.ISO_8859_1).substring(1));
        forms.add(percent.toString());
        forms.add(json.toString());
        forms.add(HexFormat.of().formatHex(utf8));
        forms.add(HexFormat.of().withUpperCase().formatHex(utf8));
        forms.add(Base64.getEncoder().encodeToString(utf8));
        forms.add(Base64.getEncoder().encodeToString(utf16));
        forms.add(Base64.getUrlEncoder().withoutPadding().encodeToString(utf8));
        // The other two alignments of base64.
        forms.add(
                Base64.getEncoder().encodeToString(("a" + text).getBytes(StandardCharsets.UTF_8)));
        forms.add(
                Base64.getEncoder().encodeToString(("ab" + text).getBytes(StandardCharsets.UTF_8)));
        return forms;
    }

    @Test
    void whatTheAttemptHidTheCompletionHides() {
        masker.argument(scratch, draft, "e", "password", "T", "hunter2", Ask.UNSET);
        masker.finish(scratch, draft);
        draft.reset();
        draft.target("t", "hunter2", null);
        assertFalse(record().contains("hunter2"));
        draft.target("t", "hunter2", null);
        assertTrue(record().contains("hunter2"), "the next operation begins anew");
    }

    @Test
    void tooManyHiddenValuesHideAllTexts() {
        for (int i = 0; i < 300; i++) {
            masker.argument(scratch, draft, "e", "x", "T", "value-" + i, Ask.DROPPED);
        }
        draft.target("t", "value-299", null);
        assertFalse(record().contains("value-299"));
    }

    // Containers

    private record Pair(String password, int count) {}

    @Test
    void containersAreShownWithEachValueMaskedUnderItsName() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("user", "bob");
        map.put("password", CANARY);
        map.put("cards", List.of("4111111111111111", 7));
        map.put("pair", new Pair(CANARY, 3));
        assertTrue(
                argument("request", map, Ask.PLAIN)
                        .contains(
                                "\"mode\":\"masked\",\"value\":\"{\\\"user\\\":\\\"bob\\\",\\\"password\\\":\\\"[name]\\\","
                                        + "\\\"cards\\\":[\\\"[card]\\\",7],"
                                        + "\\\"pair\\\":{\\\"password\\\":\\\"[name]\\\",\\\"count\\\":3}}\""));
        assertTrue(
                argument("tags", List.of("a", "b"), Ask.PLAIN)
                        .contains("\"mode\":\"plain\",\"value\":\"[\\\"a\\\",\\\"b\\\"]\""));
        assertTrue(argument("counts", new int[] {1, 2}, Ask.PLAIN).contains("\"value\":\"[1,2]\""));
    }

    @Test
    void aMapsKeysAreMaskedToo() {
        assertFalse(
                argument("m", Map.of("bob@example.org", 1), Ask.PLAIN).contains("bob@example.org"));
    }

    @Test
    void aSensitiveNameHidesAWholeContainer() {
        assertTrue(
                argument("credentials", List.of("bob", CANARY), Ask.PLAIN).contains("\"[name]\""));
    }

    @Test
    void cyclesAndDepthsEnd() {
        List<Object> cycle = new ArrayList<>();
        cycle.add(cycle);
        assertTrue(argument("c", cycle, Ask.PLAIN).contains("[[[[…]]]]"));
        Object deep = "x";
        for (int i = 0; i < 10_000; i++) {
            deep = new Object[] {deep};
        }
        assertTrue(argument("c", deep, Ask.PLAIN).contains("…"));
        assertTrue(argument("c", Collections.nCopies(1, 1), Ask.PLAIN).contains("object"));
        String wide = argument("c", new int[1_000_000], Ask.PLAIN);
        assertEquals(64, wide.chars().filter(c -> c == '0').count());
    }

    // Foreign code

    /** Everything that it overrides is a trap. */
    private static final class Trap extends AbstractList<Object> implements CharSequence {
        static int sprung;

        private static RuntimeException spring() {
            sprung++;
            try {
                TimeUnit.SECONDS.sleep(60);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return new IllegalStateException(CANARY);
        }

        @Override
        public String toString() {
            throw spring();
        }

        @Override
        public int hashCode() {
            throw spring();
        }

        @Override
        public boolean equals(@Nullable Object other) {
            throw spring();
        }

        @Override
        public Object get(int index) {
            throw spring();
        }

        @Override
        public int size() {
            throw spring();
        }

        @Override
        public int length() {
            throw spring();
        }

        @Override
        public char charAt(int index) {
            throw spring();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            throw spring();
        }

        @Override
        public boolean isEmpty() {
            throw spring();
        }
    }

    private static final class TrapException extends RuntimeException {
        private static final long serialVersionUID = 1;

        @Override
        public String getMessage() {
            throw Trap.spring();
        }

        @Override
        public synchronized Throwable getCause() {
            throw Trap.spring();
        }

        @Override
        public String toString() {
            throw Trap.spring();
        }
    }

    private enum Loud {
        A {
            @Override
            public String toString() {
                throw Trap.spring();
            }
        }
    }

    @Test
    void noCodeOfTheApplicationIsRun() {
        Trap trap = new Trap();
        IdentityHashMap<Object, Object> identity = new IdentityHashMap<>();
        identity.put("x", trap);
        for (Ask ask :
                List.of(
                        Ask.UNSET,
                        Ask.PLAIN,
                        Ask.MASKED,
                        Ask.PARTIAL,
                        Ask.TOKEN,
                        Ask.SEALED,
                        Ask.DROPPED)) {
            for (Object value :
                    List.of(
                            new Object[] {trap},
                            Arrays.asList(trap, 1),
                            Collections.unmodifiableList(trap),
                            Optional.of(trap),
                            identity,
                            Loud.A)) {
                argument("x", value, ask);
            }
            argument("x", trap, ask);
        }
        masker.error(scratch, draft, new TrapException(), Ask.PLAIN);
        masker.error(
                scratch, draft, new IllegalStateException("x", new TrapException()), Ask.PLAIN);
        record();
        assertEquals(0, Trap.sprung);
    }

    @Test
    void aValueThatChangesWhileItIsReadIsDroppedAndNothingThrown() {
        ArrayList<Object> list = new ArrayList<>();
        Map<String, Object> map = new HashMap<>();
        map.put("a", list);
        list.add(new Object());
        assertTrue(argument("x", map, Ask.PLAIN).contains("[object]"));
    }

    // Errors

    @Test
    void anErrorGivesItsTypesAlone() {
        masker.error(
                scratch,
                draft,
                new IllegalStateException(CANARY, new java.io.IOException(CANARY)),
                Ask.UNSET);
        String record = record();
        assertTrue(
                record.contains(
                        "\"error\":{\"type\":\"java.lang.IllegalStateException\",\"causes\":[\"java.io.IOException\"]}"),
                record);
    }

    @Test
    void anActorMayBeAnAddress() {
        assertEquals("bob@example.org", masker.text(scratch, Masker.ACTOR, "bob@example.org"));
        assertEquals(
                "[authorization]",
                String.valueOf(masker.text(scratch, Masker.ACTOR, "Bearer abcdefgh12345678abcd"))
                        .substring(7));
        assertEquals("[email]", masker.text(scratch, "target", "bob@example.org"));
    }

    @Test
    void aTextOfTheApplicationsOwnKindIsNotRead() {
        assertEquals("[object]", masker.text(scratch, "target", new Trap()));
    }

    // Policy

    @Test
    void anOwnPatternIsADetectorLikeAnyOther() {
        Masker own =
                Masker.of(
                        new MaskSettings(
                                List.of("patientId"),
                                List.of("publicKey"),
                                List.of(
                                        new NamedPattern(
                                                "case-number", Pattern.compile("CN-[0-9]{8}"), 20)),
                                Set.of()));
        assertEquals("see [case-number]!", own.text(scratch, "t", "see CN-12345678!"));
        assertEquals("[name]", own.text(scratch, "patientId", "x"));
    }

    @Test
    void whatAnExclusionLetsThroughIsCounted() {
        Masker own =
                Masker.of(
                        new MaskSettings(
                                List.of(), List.of("token"), List.of(), Set.of(Detectors.EMAIL)));
        assertEquals("bob@example.org", own.text(scratch, "t", "bob@example.org"));
        assertEquals("abc", own.text(scratch, "token", "abc"));
        assertEquals(2, own.letThrough());
    }

    @Test
    void aPatternThatWouldTakeTooLongHidesTheText() {
        Masker own =
                Masker.of(
                        new MaskSettings(
                                List.of(),
                                List.of(),
                                List.of(
                                        new NamedPattern(
                                                "slow", Pattern.compile("(x+x+)+y"), 2000)),
                                Set.of()));
        assertEquals("[slow]", own.text(scratch, "t", "x".repeat(5000)));
    }

    // Canaries

    @Test
    void aHiddenCanaryIsInNoFormInTheRecord() throws Exception {
        List<Object> values = new ArrayList<>();
        values.add(CANARY);
        values.add(CANARY.toCharArray());
        values.add(CANARY.getBytes(StandardCharsets.UTF_8));
        values.add(CANARY.getBytes(StandardCharsets.UTF_16LE));
        values.add(builder(CANARY));
        values.add(List.of(CANARY, Map.of(CANARY, CANARY)));
        values.add(new Pair(CANARY, 1));
        values.add(URI.create("http://x/" + CANARY));
        for (Ask ask :
                List.of(Ask.UNSET, Ask.MASKED, Ask.PARTIAL, Ask.TOKEN, Ask.SEALED, Ask.DROPPED)) {
            for (Object value : values) {
                String record = argument("note", value, ask);
                String digest =
                        HexFormat.of()
                                .formatHex(
                                        MessageDigest.getInstance("SHA-256")
                                                .digest(CANARY.getBytes(StandardCharsets.UTF_8)));
                assertFalse(record.contains(digest.substring(0, 32)), "a token needs its key");
                for (String form : forms(CANARY)) {
                    assertFalse(record.contains(form), record);
                }
            }
        }
    }

    @Test
    void aPlainValueUnderASensitiveNameIsInNoFormInTheRecord() {
        for (String form : forms(CANARY)) {
            String record = argument("x", "password=" + form + " end", Ask.PLAIN);
            assertFalse(record.contains(form), record);
            assertTrue(record.contains("end"), record);
        }
    }
}
