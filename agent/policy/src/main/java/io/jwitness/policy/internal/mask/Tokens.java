// SPDX-License-Identifier: Apache-2.0
package io.jwitness.policy.internal.mask;

import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Keyed tokens: equal values have equal tokens, and without the key nobody can try values out.
 *
 * <p>A token is the first 16 bytes, in hexadecimal digits, of HMAC-SHA256 over the scope and the
 * value: {@code "event" 0 event 0 argument 0 value}, or {@code "class" 0 class 0 value}, as UTF-8;
 * a byte array's value is its bytes. The key's id is the first 4 bytes of the HMAC of the word
 * {@code "jwitness token key"}.
 *
 * <p>HMAC is put together from SHA-256 here (RFC 2104), because {@code javax.crypto} would be
 * loaded, and its providers verified, on the application's thread. Immutable, safe for all threads.
 */
final class Tokens {
    private static final int BLOCK = 64;
    private static final int DIGEST = 32;
    private static final int TOKEN = 16;
    private static final int KEY_ID = 4;

    private final byte[] inner = new byte[BLOCK];
    private final byte[] outer = new byte[BLOCK];
    private final String keyId;

    Tokens(byte[] key) {
        byte[] block = Arrays.copyOf(key.length > BLOCK ? sha256().digest(key) : key, BLOCK);
        for (int i = 0; i < BLOCK; i++) {
            inner[i] = (byte) (block[i] ^ 0x36);
            outer[i] = (byte) (block[i] ^ 0x5C);
        }
        Arrays.fill(block, (byte) 0);
        State state = new State();
        state.begin(this);
        state.text("jwitness token key");
        keyId = HexFormat.of().formatHex(state.end(this), 0, KEY_ID);
    }

    /** Tells records made with different keys apart. */
    String keyId() {
        return keyId;
    }

    /**
     * @param value a text, or bytes where {@code bytes} is not null
     */
    String token(
            State state,
            String event,
            String argument,
            @Nullable String tokenClass,
            CharSequence value,
            byte @Nullable [] bytes) {
        state.begin(this);
        state.text(tokenClass == null ? "event" : "class");
        state.zero();
        state.text(tokenClass == null ? event : tokenClass);
        state.zero();
        if (tokenClass == null) {
            state.text(argument);
            state.zero();
        }
        if (bytes != null) {
            state.bytes(bytes);
        } else {
            state.text(value);
        }
        return HexFormat.of().formatHex(state.end(this), 0, TOKEN);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** The digest of one thread's work; part of a {@link Scratch}. */
    static final class State {
        private static final byte[] ZERO = new byte[1];

        private @Nullable MessageDigest digest;
        private byte[] buffer = new byte[256];
        private final byte[] result = new byte[DIGEST];

        /** Values of which this record holds a token, and those of which it shows a part. */
        private final Secrets tokens = new Secrets();

        private final Secrets parts = new Secrets();

        void made(CharSequence text) {
            tokens.add(text);
        }

        void shown(CharSequence text) {
            parts.add(text);
        }

        /** True when a token of this value may stand in the record. */
        boolean holds(CharSequence text) {
            return tokens.holds(text);
        }

        /** True when a part of this value may be shown in the record. */
        boolean wasShown(CharSequence text) {
            return parts.holds(text);
        }

        private MessageDigest digest() {
            MessageDigest made = digest;
            if (made == null) {
                made = sha256();
                digest = made;
            }
            return made;
        }

        private void begin(Tokens tokens) {
            digest().reset();
            digest().update(tokens.inner);
        }

        private void zero() {
            digest().update(ZERO);
        }

        private void bytes(byte[] bytes) {
            digest().update(bytes);
        }

        private void text(CharSequence text) {
            int at = 0;
            for (int i = 0; i < text.length(); i++) {
                if (at + 4 > buffer.length) {
                    digest().update(buffer, 0, at);
                    at = 0;
                }
                char c = text.charAt(i);
                if (c < 0x80) {
                    buffer[at++] = (byte) c;
                    continue;
                }
                boolean pair =
                        Character.isHighSurrogate(c)
                                && i + 1 < text.length()
                                && Character.isLowSurrogate(text.charAt(i + 1));
                at = utf8(pair ? Character.toCodePoint(c, text.charAt(++i)) : c, at);
            }
            digest().update(buffer, 0, at);
        }

        private int utf8(int point, int start) {
            int at = start;
            if (point < 0x800) {
                buffer[at++] = (byte) (0xC0 | point >> 6);
            } else if (point < 0x10000) {
                buffer[at++] = (byte) (0xE0 | point >> 12);
                buffer[at++] = (byte) (0x80 | (point >> 6 & 0x3F));
            } else {
                buffer[at++] = (byte) (0xF0 | point >> 18);
                buffer[at++] = (byte) (0x80 | (point >> 12 & 0x3F));
                buffer[at++] = (byte) (0x80 | (point >> 6 & 0x3F));
            }
            buffer[at++] = (byte) (0x80 | (point & 0x3F));
            return at;
        }

        private byte[] end(Tokens tokens) {
            MessageDigest sha = digest();
            try {
                sha.digest(result, 0, DIGEST);
                sha.update(tokens.outer);
                sha.update(result);
                sha.digest(result, 0, DIGEST);
            } catch (DigestException e) {
                throw new IllegalStateException("32 bytes hold a SHA-256", e);
            }
            return result;
        }

        void clear() {
            tokens.clear();
            parts.clear();
            if (digest != null) {
                digest.reset();
                Arrays.fill(buffer, (byte) 0);
            }
        }
    }
}
