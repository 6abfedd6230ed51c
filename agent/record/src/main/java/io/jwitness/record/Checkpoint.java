// SPDX-License-Identifier: Apache-2.0
package io.jwitness.record;

import io.jwitness.record.internal.merkle.LeafHash;
import io.jwitness.record.internal.note.SignedNote;
import io.jwitness.record.internal.note.StrictBase64;
import io.jwitness.record.internal.note.VerifierKey;

/**
 * A statement about a journal, signed: it has so many records, and this is the root of their Merkle
 * tree. The format is C2SP {@code tlog-checkpoint} in a C2SP {@code signed-note}, which Go's {@code
 * golang.org/x/mod/sumdb} and others read.
 *
 * <p>A parsed checkpoint is a claim until {@link #isSignedBy} was asked with a key that did not
 * come from the same place. Immutable.
 */
public final class Checkpoint {
    private final SignedNote note;
    private final String origin;
    private final long size;
    private final byte[] root;
    private final int textLines;

    private Checkpoint(SignedNote note, String origin, long size, byte[] root, int textLines) {
        this.note = note;
        this.origin = origin;
        this.size = size;
        this.root = root;
        this.textLines = textLines;
    }

    /**
     * Reads a signed checkpoint, without checking any signature.
     *
     * @param note the bytes of one note
     * @return what it claims
     * @throws IllegalArgumentException when it is not one: the reason
     */
    public static Checkpoint parse(byte[] note) {
        SignedNote signed = SignedNote.parse(note);
        String text = signed.text();
        String[] lines = text.substring(0, text.length() - 1).split("\n", -1);
        if (lines.length < 3) {
            throw new IllegalArgumentException("a checkpoint has three lines at least");
        }
        for (String line : lines) {
            if (line.isEmpty()) {
                throw new IllegalArgumentException("a checkpoint has no empty line in its text");
            }
        }
        byte[] root = StrictBase64.decode(lines[2]);
        if (root.length != LeafHash.LENGTH) {
            throw new IllegalArgumentException("a checkpoint's root has 32 bytes");
        }
        return new Checkpoint(signed, lines[0], decimal(lines[1]), root, lines.length);
    }

    /** Reads an index or size: ASCII digits without a leading zero, within a {@code long}. */
    static long decimal(String digits) {
        boolean fine = !digits.isEmpty() && digits.length() <= 19;
        for (int i = 0; i < digits.length(); i++) {
            fine &= digits.charAt(i) >= '0' && digits.charAt(i) <= '9';
        }
        fine &= digits.length() == 1 || !digits.startsWith("0");
        if (!fine) {
            throw new IllegalArgumentException("not a decimal number: '" + digits + "'");
        }
        return Long.parseLong(digits);
    }

    /**
     * The text of a checkpoint, to be signed.
     *
     * @param origin the journal's origin
     * @param size records
     * @param root their tree's root, 32 bytes
     * @return three lines, with the last newline
     */
    public static String text(String origin, long size, byte[] root) {
        return origin + '\n' + size + '\n' + StrictBase64.encode(root) + '\n';
    }

    /** The journal that it speaks of. */
    public String origin() {
        return origin;
    }

    /** How many records that journal had. */
    public long size() {
        return size;
    }

    /** The root of their tree, 32 bytes. */
    public byte[] root() {
        return root.clone();
    }

    /** What is signed, with its last newline. */
    public String text() {
        return note.text();
    }

    /** The whole note, as it was read. */
    public byte[] note() {
        return note.bytes();
    }

    /** How many signature lines it has, whatever they are worth. */
    public int signatures() {
        return note.lines().size();
    }

    /** True when there is nothing but origin, size and root in the signed text. */
    public boolean isPlain() {
        return textLines == 3;
    }

    /**
     * Checks the signature of one key.
     *
     * @param vkey a verifier key, {@code name+id+base64}: a log's, an epoch's or a cosigner's
     * @return true when there is a line of this key and every one verifies
     * @throws IllegalArgumentException when it is not a verifier key
     */
    public boolean isSignedBy(String vkey) {
        return note.signedBy(VerifierKey.parse(vkey)) == SignedNote.Signed.GOOD;
    }

    /** The note beneath. */
    SignedNote signedNote() {
        return note;
    }

    /** Origin, size and root. */
    @Override
    public String toString() {
        return text().replace('\n', ' ').strip();
    }
}
