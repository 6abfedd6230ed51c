// SPDX-License-Identifier: Apache-2.0
package io.jwitness.record;

import io.jwitness.record.internal.merkle.LeafHash;
import io.jwitness.record.internal.merkle.Proofs;
import io.jwitness.record.internal.note.SignedNote;
import io.jwitness.record.internal.note.StrictBase64;
import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A proof of inclusion in fewer bytes than its text: hashes and signatures as they are, a key's
 * name only where it is not the journal's, and no root, since the hashes lead there from the
 * record. All numbers are big-endian.
 *
 * <pre>
 *   4   'J' 'W' 'P' 1
 *   8   index of the record
 *   8   size of the checkpoint
 *   1   number of hashes; then 32 bytes each, the nearest to the record first
 *   1   length of the origin; then its UTF-8
 *   1   number of signatures; then of each
 *         1   length of the key's name, 0 for the origin; then its UTF-8
 *         1   length of key id and signature; then both
 * </pre>
 */
final class CompactProof {
    private static final byte[] MAGIC = {'J', 'W', 'P', 1};
    private static final int MAX_BYTE = 255;

    private CompactProof() {}

    static boolean looksLike(byte[] proof) {
        return proof.length >= MAGIC.length
                && Arrays.equals(proof, 0, MAGIC.length, MAGIC, 0, MAGIC.length);
    }

    static byte[] write(long index, List<byte[]> hashes, Checkpoint checkpoint) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(1024);
        out.writeBytes(MAGIC);
        out.writeBytes(
                ByteBuffer.allocate(2 * Long.BYTES)
                        .putLong(index)
                        .putLong(checkpoint.size())
                        .array());
        out.write(hashes.size());
        hashes.forEach(out::writeBytes);
        byte[] origin = checkpoint.origin().getBytes(StandardCharsets.UTF_8);
        put(out, origin);
        List<SignedNote.Line> lines = checkpoint.signedNote().lines();
        out.write(lines.size());
        for (SignedNote.Line line : lines) {
            byte[] name = line.name().getBytes(StandardCharsets.UTF_8);
            put(out, Arrays.equals(name, origin) ? new byte[0] : name);
            put(out, line.bytes());
        }
        return out.toByteArray();
    }

    private static void put(ByteArrayOutputStream out, byte[] bytes) {
        if (bytes.length > MAX_BYTE) {
            throw new IllegalStateException(
                    "a name or signature of " + bytes.length + " bytes: use the text");
        }
        out.write(bytes.length);
        out.writeBytes(bytes);
    }

    /**
     * Reads a proof and finds its root.
     *
     * @param proof its bytes
     * @param record the record's stored bytes
     * @throws IllegalArgumentException when it is none, or not one of a record of any such tree
     */
    static Proof read(byte[] proof, byte[] record) {
        if (!looksLike(proof)) {
            throw new IllegalArgumentException("a compact proof begins with 'JWP' and 1");
        }
        ByteBuffer in = ByteBuffer.wrap(proof).position(MAGIC.length);
        try {
            long index = in.getLong();
            long size = in.getLong();
            List<byte[]> hashes = new ArrayList<>();
            for (int left = in.get() & MAX_BYTE; left > 0; left--) {
                hashes.add(take(in, LeafHash.LENGTH));
            }
            byte[] root = Proofs.root(index, size, LeafHash.of(record), hashes);
            if (root == null) {
                throw new IllegalArgumentException(
                        hashes.size()
                                + " hashes, which is not how many lie beside record "
                                + index
                                + " of "
                                + size);
            }
            String origin = text(in);
            StringBuilder note = new StringBuilder(Checkpoint.text(origin, size, root));
            note.append('\n');
            for (int left = in.get() & MAX_BYTE; left > 0; left--) {
                String name = text(in);
                note.append(SignedNote.SIGNATURE)
                        .append(name.isEmpty() ? origin : name)
                        .append(' ')
                        .append(StrictBase64.encode(take(in, in.get() & MAX_BYTE)))
                        .append('\n');
            }
            if (in.hasRemaining()) {
                throw new IllegalArgumentException(
                        in.remaining() + " bytes behind the end of a compact proof");
            }
            Checkpoint under = Checkpoint.parse(note.toString().getBytes(StandardCharsets.UTF_8));
            if (!under.isPlain() || !under.origin().equals(origin)) {
                throw new IllegalArgumentException("an origin that is no single line");
            }
            return new Proof(null, index, hashes, under);
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException("a compact proof that ends too soon", e);
        }
    }

    private static String text(ByteBuffer in) {
        return new String(take(in, in.get() & MAX_BYTE), StandardCharsets.UTF_8);
    }

    private static byte[] take(ByteBuffer in, int length) {
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }
}
