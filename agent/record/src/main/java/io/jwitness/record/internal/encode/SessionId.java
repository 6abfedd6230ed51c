// SPDX-License-Identifier: Apache-2.0
package io.jwitness.record.internal.encode;

import java.security.SecureRandom;

/** Names of sessions: 26 characters of lower-case base32, 128 random bits. */
public final class SessionId {
    private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";

    private SessionId() {}

    /** A new one. */
    public static String random() {
        byte[] bits = new byte[16];
        new SecureRandom().nextBytes(bits);
        StringBuilder text = new StringBuilder(RecordEncoder.SESSION_LENGTH);
        int held = 0;
        int count = 0;
        for (byte b : bits) {
            held = held << 8 | Byte.toUnsignedInt(b);
            count += 8;
            while (count >= 5) {
                count -= 5;
                text.append(ALPHABET.charAt(held >> count & 31));
            }
            held &= (1 << count) - 1;
        }
        return text.append(ALPHABET.charAt((held << (5 - count)) & 31)).toString();
    }

    /** True for 26 characters of the alphabet. */
    public static boolean isValid(String session) {
        if (session.length() != RecordEncoder.SESSION_LENGTH) {
            return false;
        }
        for (int i = 0; i < session.length(); i++) {
            if (ALPHABET.indexOf(session.charAt(i)) < 0) {
                return false;
            }
        }
        return true;
    }

    static String check(String session) {
        if (!isValid(session)) {
            throw new IllegalArgumentException(
                    "a session is 26 characters of lower-case base32, not '" + session + "'");
        }
        return session;
    }
}
