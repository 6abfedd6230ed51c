// SPDX-License-Identifier: Apache-2.0
package io.jwitness.exporter.internal.mapping;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Trace and span ids from what a record holds, so that exporting it again gives the same ids.
 *
 * <p>An id is the head of SHA-256 over its domain, a zero byte and the text. Not thread-safe.
 */
final class Ids {
    private static final HexFormat HEX = HexFormat.of();

    private final MessageDigest sha256;

    Ids() {
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** 32 hex digits. */
    String trace(String operation) {
        return hex("jwitness.trace", operation, 16);
    }

    /** 16 hex digits; the span of an operation as a whole. */
    String span(String operation) {
        return hex("jwitness.span", operation, 8);
    }

    /** 16 hex digits; the span of an operation's attempt, a child of {@link #span}. */
    String attempt(String recordId) {
        return hex("jwitness.attempt", recordId, 8);
    }

    private String hex(String domain, String text, int bytes) {
        sha256.update(domain.getBytes(StandardCharsets.UTF_8));
        sha256.update((byte) 0);
        byte[] digest = sha256.digest(text.getBytes(StandardCharsets.UTF_8));
        return HEX.formatHex(Arrays.copyOf(digest, bytes));
    }
}
