// SPDX-License-Identifier: Apache-2.0
package io.jwitness.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jwitness.record.RecordScan.Shape;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The scan by bytes remembers the record before; that must never change what it says. */
class RecordScanTest {
    private static final String SESSION = "abcdefghijklmnopqrstuvwxyz";

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Shape scan(RecordScan scan, String record) {
        return scan.scan(bytes(record), 0, bytes(record).length);
    }

    private static String head(int i, String log, String event) {
        return String.format(
                "{\"v\":1,\"seq\":%d,\"salt\":\"00112233445566778899aabbccddeeff\",\"log\":\"%s\","
                        + "\"session\":\"%s\",\"id\":\"%s-%d\","
                        + "\"time\":\"2026-11-22T18:04:05.%09dZ\",\"event\":\"%s\"",
                i, log, SESSION, SESSION, i, i, event);
    }

    @Test
    void everyMemberIsLookedAtWhateverTheRecordBeforeHad() {
        RecordScan scan = new RecordScan();
        String head = head(1, "shop/0/aa", "a.b");
        String good = head + ",\"op\":\"1\",\"site\":{\"class\":\"C\",\"args\":[1,-2,\"x\",{}]}}";
        assertEquals(Shape.SOUND, scan(scan, good));
        assertEquals(Shape.SOUND, scan(scan, good));
        for (String bad :
                List.of(
                        good + " ",
                        good.substring(0, good.length() - 1),
                        good.replace("\"op\":\"1\"", "\"op\":01"),
                        good.replace("\"op\":\"1\"", "\"op\":\"\u0001\""),
                        good.replace("\"op\":\"1\",", "\"op\":\"1\""),
                        good.replace("{}]}", "{}}]"),
                        good.replace("{}]}", "{]}}"),
                        good.replace("-2", "-0"),
                        good.replace("\"x\"", "\"\\x\""),
                        good.replace("[1,", "[1,,"),
                        good.replace("00112233", "0011223G"),
                        good.replace("T18:", "T24:"),
                        good.replace(".000000001Z", ".00000000:Z"),
                        good.replace("-1\",\"time\"", "-01\",\"time\""),
                        good.replace("a.b", "a B"))) {
            assertEquals(Shape.MALFORMED, scan(new RecordScan(), bad), bad);
            assertEquals(Shape.MALFORMED, scan(scan, bad), bad);
            assertEquals(Shape.SOUND, scan(scan, good));
        }
    }

    @Test
    void aRecordOfAnotherJournalIsSeenBehindOneThatIsNone() {
        RecordScan scan = new RecordScan();
        byte[] origin = bytes("shop/0/aa");
        assertEquals(Shape.SOUND, scan(scan, head(1, "shop/0/aa", "a.b") + "}"));
        assertTrue(scan.isOfLog(origin));
        assertEquals(Shape.MALFORMED, scan(scan, head(2, "shop/0/bb", "a.b") + "]"));
        assertEquals(Shape.SOUND, scan(scan, head(3, "shop/0/bb", "a.b") + "}"));
        assertFalse(scan.isOfLog(origin));
        assertEquals("shop/0/bb", scan.log());
        assertEquals(Shape.SOUND, scan(scan, head(4, "shop/0/aa", "a.b") + "}"));
        assertTrue(scan.isOfLog(origin));
        assertEquals(SESSION + "-4", scan.id());
        assertEquals("2026-11-22T18:04:05.000000004Z", scan.time());
    }

    @Test
    void whatItRemembersNeverChangesWhatItSays() {
        Random random = new Random(20261122);
        RecordScan remembering = new RecordScan();
        List<String> records = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            StringBuilder r = new StringBuilder(head(i, "shop/0/a" + i % 3, "e" + i % 4 + ".x"));
            for (int m = random.nextInt(i % 7 == 0 ? 90 : 6); m >= 0; m--) {
                r.append(",\"k").append(m).append("\":").append(value(random, 3));
            }
            records.add(r.append('}').toString());
        }
        int sound = 0;
        int malformed = 0;
        for (int i = 0; i < 60_000; i++) {
            byte[] record = bytes(records.get(random.nextInt(random.nextBoolean() ? 3 : 40)));
            for (int n = random.nextInt(3); n > 0; n--) {
                int at = random.nextInt(record.length);
                record[at] = (byte) "{}[],:\"\\\u00e91a-0 ".charAt(random.nextInt(14));
            }
            int length = random.nextInt(8) == 0 ? random.nextInt(record.length) : record.length;
            RecordScan fresh = new RecordScan();
            Shape expected = fresh.scan(record, 0, length);
            assertEquals(
                    expected,
                    remembering.scan(record, 0, length),
                    () -> new String(record, 0, length, StandardCharsets.UTF_8));
            if (expected == Shape.SOUND) {
                sound++;
                assertEquals(fresh.id(), remembering.id());
                assertEquals(fresh.time(), remembering.time());
                assertEquals(fresh.event(), remembering.event());
                assertEquals(fresh.log(), remembering.log());
                assertEquals(fresh.session(), remembering.session());
                assertEquals(fresh.sequence(), remembering.sequence());
            } else {
                malformed++;
            }
        }
        assertTrue(sound > 10_000 && malformed > 10_000, sound + " and " + malformed);
    }

    private static String value(Random random, int depth) {
        return switch (random.nextInt(depth == 0 ? 3 : 5)) {
            case 0 -> String.valueOf(random.nextInt(2000) - 1000);
            case 1 -> random.nextBoolean() ? "true" : "false";
            case 2 -> "\"" + "x\\u001b é€".substring(random.nextInt(2) * 7) + "\"";
            case 3 -> "{\"a\":" + value(random, depth - 1) + ",\"b\":[]}";
            default -> "[" + value(random, depth - 1) + "," + value(random, depth - 1) + "]";
        };
    }
}
