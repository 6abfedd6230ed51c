// SPDX-License-Identifier: Apache-2.0
package io.jwitness.record;

import io.jwitness.record.internal.merkle.LeafHash;
import io.jwitness.record.internal.note.StrictBase64;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What a proof looks like as a file, be it one of inclusion or of consistency: a few lines of its
 * own, a line of base64 for each hash, an empty line, a signed checkpoint.
 *
 * <p>Immutable.
 */
final class ProofText {
    /** Longest proof that is read, in bytes: a checkpoint of many signatures, and 63 hashes. */
    private static final int MAX_LENGTH = 1 << 20;

    /** Most hashes of a proof: a tree's size is below 2^63. */
    private static final int MAX_HASHES = 63;

    private final String[] lines;
    private final String note;

    private ProofText(String[] lines, String note) {
        this.lines = lines;
        this.note = note;
    }

    /**
     * Splits a file.
     *
     * @throws IllegalArgumentException when it is too long, no UTF-8, or has no empty line
     */
    static ProofText of(byte[] proof) {
        if (proof.length > MAX_LENGTH) {
            throw new IllegalArgumentException("a proof of more than " + MAX_LENGTH + " bytes");
        }
        String text;
        try {
            text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(proof)).toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("a proof that is not UTF-8", e);
        }
        int blank = text.indexOf("\n\n");
        if (blank < 0) {
            throw new IllegalArgumentException("a proof without a checkpoint");
        }
        return new ProofText(text.substring(0, blank).split("\n", -1), text.substring(blank + 2));
    }

    /** A line above the empty one; empty when there are fewer. */
    String line(int i) {
        return i < lines.length ? lines[i] : "";
    }

    /**
     * The hashes, which are all lines from one on.
     *
     * @throws IllegalArgumentException when a line is none, or when there are too many
     */
    List<byte[]> hashes(int from) {
        if (lines.length - from > MAX_HASHES) {
            throw new IllegalArgumentException("a proof of more than " + MAX_HASHES + " hashes");
        }
        List<byte[]> hashes = new ArrayList<>();
        for (int i = from; i < lines.length; i++) {
            byte[] hash = StrictBase64.decode(lines[i]);
            if (hash.length != LeafHash.LENGTH) {
                throw new IllegalArgumentException("a hash that has not 32 bytes");
            }
            hashes.add(hash);
        }
        return hashes;
    }

    /**
     * What lies below the empty line.
     *
     * @throws IllegalArgumentException when it is no signed checkpoint
     */
    Checkpoint checkpoint() {
        return Checkpoint.parse(note.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Writes a file.
     *
     * @param head its own lines, each with its newline
     */
    static byte[] write(String head, List<byte[]> hashes, Checkpoint checkpoint) {
        StringBuilder text = new StringBuilder(head);
        for (byte[] hash : hashes) {
            text.append(StrictBase64.encode(hash)).append('\n');
        }
        text.append('\n').append(new String(checkpoint.note(), StandardCharsets.UTF_8));
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Hashes that a caller may change. */
    static List<byte[]> copy(List<byte[]> hashes) {
        List<byte[]> copies = new ArrayList<>();
        hashes.forEach(h -> copies.add(h.clone()));
        return copies;
    }
}
