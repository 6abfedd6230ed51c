// SPDX-License-Identifier: Apache-2.0
package io.jwitness.exporter.internal;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;

/** Records as a journal holds them. */
public final class Samples {
    public static final String SESSION = "abcdefghijklmnopqrstuvwxyz";
    public static final String LOG = "shop/0/0123456789abcdef0123456789abcdef";

    private Samples() {}

    /** A record with a tail of further members, as {@code ,"outcome":"success"}. */
    public static byte[] record(long sequence, String event, String tail) {
        return String.format(
                        Locale.ROOT,
                        "{\"v\":1,\"seq\":%d,\"salt\":\"00112233445566778899aabbccddeeff\","
                                + "\"log\":\"%s\",\"session\":\"%s\",\"id\":\"%s-%d\","
                                + "\"time\":\"2026-11-22T18:04:05.123456789Z\",\"event\":\"%s\"%s}",
                        sequence,
                        LOG,
                        SESSION,
                        SESSION,
                        sequence + 1,
                        event,
                        tail)
                .getBytes(StandardCharsets.UTF_8);
    }

    /** SHA-256(0x00, record). */
    public static byte[] leaf(byte[] record) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update((byte) 0);
            return sha256.digest(record);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
