// SPDX-License-Identifier: Apache-2.0
package io.jwitness.record.internal.segment;

import io.jwitness.record.internal.Ascii;

/** The sequence number that a record claims, taken from its first bytes. */
public final class RecordNumber {
    private static final Ascii FIRST_VERSION = new Ascii("{\"v\":1,\"seq\":");
    private static final Ascii V = new Ascii("{\"v\":");
    private static final Ascii SEQ = new Ascii(",\"seq\":");

    private RecordNumber() {}

    /**
     * Reads it.
     *
     * @param b holds the record
     * @param start where it begins
     * @param end where it ends
     * @return the number behind {@code "seq":}, or −1 where a record does not begin as records do
     */
    public static long of(byte[] b, int start, int end) {
        int p = start;
        if (FIRST_VERSION.isAt(b, p, end)) {
            p += FIRST_VERSION.length();
        } else {
            if (!V.isAt(b, p, end)) {
                return -1;
            }
            p += V.length();
            while (p < end && b[p] >= '0' && b[p] <= '9') {
                p++;
            }
            if (!SEQ.isAt(b, p, end)) {
                return -1;
            }
            p += SEQ.length();
        }
        int digits = Ascii.digits(b, p, end);
        long seq = Ascii.number(b, p, digits);
        p += digits;
        return seq >= 0 && p < end && b[p] == ',' ? seq : -1;
    }
}
