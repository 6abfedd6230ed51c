// SPDX-License-Identifier: Apache-2.0
package io.jwitness.record.internal;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;

class AsciiTest {
    private static final long LARGEST = (1L << 53) - 1;

    @Test
    void aNumberIsReadWhateverStandsBehindItAndHoweverNearTheArrayEnds() {
        Random random = new Random(53);
        for (int i = 0; i < 100_000; i++) {
            long number = random.nextLong() >>> (11 + random.nextInt(53));
            for (String behind : new String[] {"", ",", "}", ",\"id\":\"99", "\u007f/:;0000"}) {
                if (!behind.isEmpty() || i % 10 == 0) {
                    assertEquals(number, read("xy" + number + behind, 2));
                }
            }
        }
    }

    @Test
    void whatIsTooLargeOrBeginsWithZeroIsNoNumber() {
        assertEquals(LARGEST, read("" + LARGEST, 0));
        assertEquals(-1, read("" + (LARGEST + 1), 0));
        assertEquals(-1, read("99999999999999999999999", 0));
        assertEquals(0, read("0", 0));
        assertEquals(-1, read("00", 0));
        assertEquals(-1, read("012345678", 0));
        assertEquals(-1, read("", 0));
        assertEquals(-1, read("a1", 0));
    }

    private static long read(String text, int at) {
        byte[] b = text.getBytes(US_ASCII);
        return Ascii.number(b, at, Ascii.digits(b, at, b.length));
    }
}
