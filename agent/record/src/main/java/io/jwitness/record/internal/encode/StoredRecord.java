// SPDX-License-Identifier: Apache-2.0
package io.jwitness.record.internal.encode;

/**
 * Puts {@code v}, {@code seq}, {@code salt} and {@code log} in front of a record in ring form,
 * which makes it the record that is hashed and stored.
 *
 * <p>Guarantees: nothing is allocated; the record is at most {@link #MAX_LENGTH} bytes. Immutable.
 */
public final class StoredRecord {
    /** Longest stored record, in bytes. */
    public static final int MAX_LENGTH = 16_384;

    /** Bytes of a salt. */
    public static final int SALT_LENGTH = 16;

    /** Longest origin: what {@link #MAX_LENGTH} leaves beside a ring record of full length. */
    public static final int MAX_ORIGIN = 200;

    private static final byte[] HEAD = JsonOut.ascii("{\"v\":1,\"seq\":");
    private static final byte[] SALT = JsonOut.ascii(",\"salt\":\"");
    private static final byte[] HEX = JsonOut.ascii("0123456789abcdef");

    private final byte[] log;

    /**
     * For the records of one journal.
     *
     * @param origin the journal's origin, ASCII without quote and backslash, at most {@link
     *     #MAX_ORIGIN} bytes
     * @throws IllegalArgumentException when it is anything else
     */
    public StoredRecord(String origin) {
        boolean fine = !origin.isEmpty() && origin.length() <= MAX_ORIGIN;
        for (int i = 0; i < origin.length() && fine; i++) {
            char c = origin.charAt(i);
            fine = c > 0x20 && c < 0x7f && c != '"' && c != '\\';
        }
        if (!fine) {
            throw new IllegalArgumentException("not an origin: '" + origin + "'");
        }
        log = JsonOut.ascii("\",\"log\":\"" + origin + "\",");
    }

    /**
     * Assembles a record.
     *
     * @param seq its leaf index, 0 to 2^53 − 1
     * @param salt at least 16 bytes
     * @param saltOffset where its 16 bytes begin
     * @param ring holds the record in ring form
     * @param offset where that begins
     * @param length its bytes, at most {@link RecordEncoder#MAX_LENGTH}
     * @param out receives the record; room for {@link #MAX_LENGTH} bytes from {@code at}
     * @param at where the record begins
     * @return bytes written
     */
    public int assemble(
            long seq,
            byte[] salt,
            int saltOffset,
            byte[] ring,
            int offset,
            int length,
            byte[] out,
            int at) {
        System.arraycopy(HEAD, 0, out, at, HEAD.length);
        int p = at + HEAD.length;
        int digits = 1;
        for (long rest = seq; rest >= 10; rest /= 10) {
            digits++;
        }
        long rest = seq;
        for (int i = p + digits - 1; i >= p; i--) {
            out[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        p += digits;
        System.arraycopy(SALT, 0, out, p, SALT.length);
        p += SALT.length;
        for (int i = saltOffset; i < saltOffset + SALT_LENGTH; i++) {
            out[p++] = HEX[salt[i] >> 4 & 15];
            out[p++] = HEX[salt[i] & 15];
        }
        System.arraycopy(log, 0, out, p, log.length);
        p += log.length;
        System.arraycopy(ring, offset, out, p, length);
        return p + length - at;
    }
}
