// SPDX-License-Identifier: Apache-2.0
package io.jwitness.journal.internal;

import io.jwitness.journal.internal.files.Digests;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.SecureRandom;

/**
 * The stream of salts of one session: SHA-256(key ‖ counter), with a key that is drawn once and
 * never stored. A {@code SecureRandom} call for each record would cost more than its append.
 *
 * <p>Assumptions: one thread. Guarantees: nothing is allocated by {@link #next}.
 */
final class Salts {
    /** Bytes of a salt. */
    static final int LENGTH = 16;

    private static final int KEY = 32;

    private final MessageDigest digest = Digests.sha256();
    private final byte[] input = new byte[KEY + Long.BYTES];
    private final byte[] block = new byte[2 * LENGTH];
    private long counter;
    private int used = block.length;

    Salts() {
        byte[] key = new byte[KEY];
        new SecureRandom().nextBytes(key);
        System.arraycopy(key, 0, input, 0, KEY);
    }

    /** Draws a salt; where it lies in {@link #bytes}. */
    int next() {
        if (used == block.length) {
            counter++;
            for (int i = 0; i < Long.BYTES; i++) {
                input[KEY + i] = (byte) (counter >>> (8 * i));
            }
            digest.update(input);
            try {
                digest.digest(block, 0, block.length);
            } catch (DigestException e) {
                throw new IllegalStateException("no room for a hash", e);
            }
            used = 0;
        }
        int at = used;
        used += LENGTH;
        return at;
    }

    /** Where {@link #next} put the salt; good until it is called again. */
    byte[] bytes() {
        return block;
    }
}
