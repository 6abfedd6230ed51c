// SPDX-License-Identifier: Apache-2.0
package io.jwitness.journal.internal;

import io.jwitness.journal.internal.files.Digests;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Service names as they stand in paths and origins. */
final class ServiceNames {
    /** Longest name in bytes before it is cut. */
    private static final int MAX_BYTES = 80;

    /** Longest encoded form: leaves room for slot and random part in an origin of 200 bytes. */
    private static final int MAX_ENCODED = 160;

    private static final int DIGEST_DIGITS = 8;

    private static final String PLAIN =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";

    private ServiceNames() {}

    /**
     * Percent-encodes a name: letters, digits, {@code .}, {@code _} and {@code -} stay, save for
     * the names {@code .} and {@code ..}. One that is too long is cut, and ends in eight digits of
     * its SHA-256.
     */
    static String encode(String name) {
        byte[] bytes = (name.isEmpty() ? "unknown_service" : name).getBytes(StandardCharsets.UTF_8);
        boolean dots = name.equals(".") || name.equals("..");
        StringBuilder whole = new StringBuilder();
        int fits = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (i <= MAX_BYTES - DIGEST_DIGITS - 1
                    && whole.length() <= MAX_ENCODED - DIGEST_DIGITS - 1
                    && (bytes[i] & 0xc0) != 0x80) {
                fits = whole.length(); // a character begins here: a cut leaves none in halves
            }
            append(whole, bytes[i], dots);
        }
        if (bytes.length <= MAX_BYTES && whole.length() <= MAX_ENCODED) {
            return whole.toString();
        }
        return whole.substring(0, fits) + "-" + Digests.hex(bytes).substring(0, DIGEST_DIGITS);
    }

    private static void append(StringBuilder to, byte b, boolean dots) {
        char c = (char) (b & 0xff);
        boolean plain = PLAIN.indexOf(c) >= 0 || (c == '.' && !dots);
        if (plain) {
            to.append(c);
        } else {
            to.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
        }
    }
}
