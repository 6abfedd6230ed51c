// SPDX-License-Identifier: Apache-2.0
package io.jwitness.record.internal.merkle;

import java.nio.ByteBuffer;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The hash of a record: SHA-256(0x00 ‖ record bytes).
 *
 * <p>Assumptions: one thread per instance. Guarantees: nothing is allocated by {@link #hash}.
 */
public final class LeafHash {
    /** Bytes of a hash. */
    public static final int LENGTH = 32;

    private final MessageDigest digest = sha256();

    /** Hashes a record. */
    public void hash(byte[] record, int offset, int length, byte[] out, int outOffset) {
        digest.update((byte) 0);
        digest.update(record, offset, length);
        finish(digest, out, outOffset);
    }

    /**
     * Hashes a record as {@link #hash(byte[], int, int, byte[], int)} does, in one piece: the byte
     * in front of it is 0x00 meanwhile. A digest that is fed once copies less than one that is fed
     * twice.
     *
     * @param own holds the record; no other thread looks at it
     * @param offset where the record begins, at least 1
     * @param out may be {@code own}, and may overlap the byte in front of the record
     */
    public void hashOwn(byte[] own, int offset, int length, byte[] out, int outOffset) {
        byte borrowed = own[offset - 1];
        own[offset - 1] = 0;
        digest.update(own, offset - 1, length + 1);
        own[offset - 1] = borrowed;
        finish(digest, out, outOffset);
    }

    /** Hashes what remains in a buffer. */
    public void hash(ByteBuffer record, byte[] out, int outOffset) {
        digest.update((byte) 0);
        digest.update(record);
        finish(digest, out, outOffset);
    }

    /** The leaf of one record. */
    public static byte[] of(byte[] record) {
        byte[] out = new byte[LENGTH];
        new LeafHash().hash(record, 0, record.length, out, 0);
        return out;
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    static void finish(MessageDigest digest, byte[] out, int at) {
        try {
            digest.digest(out, at, LENGTH);
        } catch (DigestException e) {
            throw new IllegalStateException("no room for a hash", e);
        }
    }
}
