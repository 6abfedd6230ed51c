// SPDX-License-Identifier: Apache-2.0
package io.jwitness.record.internal.note;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A parsed C2SP signed note: its text, and signatures that nobody has checked yet.
 *
 * <p>Immutable.
 */
public final class SignedNote {
    /** What a signature line begins with: em dash, space. */
    public static final String SIGNATURE = "\u2014 ";

    /** Longest note that is read, in bytes: {@value}. */
    public static final int MAX_LENGTH = 1 << 20;

    /** Most signatures of a note: {@value}. */
    public static final int MAX_SIGNATURES = 100;

    /** What the lines of one key are worth. */
    public enum Signed {
        /** There is a line of this key, and it verifies. */
        GOOD,
        /** There is no line of this key. */
        ABSENT,
        /** There is a line of this key that does not verify: the note is forged or damaged. */
        BAD
    }

    /** One signature line. */
    public static final class Line {
        private final String name;
        private final int keyId;
        private final byte[] signature;

        private Line(String name, int keyId, byte[] signature) {
            this.name = name;
            this.keyId = keyId;
            this.signature = signature;
        }

        /** Name of the key, as claimed. */
        public String name() {
            return name;
        }

        /** Short id of the key, as claimed. */
        public int keyId() {
            return keyId;
        }

        /** What the line has in base64: the key's id and the signature. */
        public byte[] bytes() {
            return ByteBuffer.allocate(Integer.BYTES + signature.length)
                    .putInt(keyId)
                    .put(signature)
                    .array();
        }
    }

    private final byte[] bytes;
    private final String text;
    private final List<Line> lines;

    private SignedNote(byte[] bytes, String text, List<Line> lines) {
        this.bytes = bytes;
        this.text = text;
        this.lines = List.copyOf(lines);
    }

    /**
     * Reads a note.
     *
     * @throws IllegalArgumentException when it is not one: the reason
     */
    public static SignedNote parse(byte[] note) {
        if (note.length > MAX_LENGTH) {
            throw new IllegalArgumentException("a note of more than " + MAX_LENGTH + " bytes");
        }
        String all;
        try {
            all = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(note)).toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("a note that is not UTF-8", e);
        }
        if (all.chars().anyMatch(c -> c < ' ' && c != '\n')) {
            throw new IllegalArgumentException("a note with a control character");
        }
        int blank = all.lastIndexOf("\n\n");
        if (blank < 0 || !all.endsWith("\n") || blank + 2 == all.length()) {
            throw new IllegalArgumentException(
                    "a note without a blank line and signature lines after its text");
        }
        List<Line> lines = new ArrayList<>();
        for (int at = blank + 2; at < all.length(); ) {
            int end = all.indexOf('\n', at);
            lines.add(line(all.substring(at, end)));
            at = end + 1;
        }
        if (lines.size() > MAX_SIGNATURES) {
            throw new IllegalArgumentException("a note with " + lines.size() + " signatures");
        }
        return new SignedNote(note.clone(), all.substring(0, blank + 1), lines);
    }

    private static Line line(String line) {
        int space = line.indexOf(' ', SIGNATURE.length());
        if (!line.startsWith(SIGNATURE) || space < 0) {
            throw new IllegalArgumentException("a line that is not a signature");
        }
        String name = VerifierKey.checkName(line.substring(SIGNATURE.length(), space));
        byte[] signature = StrictBase64.decode(line.substring(space + 1));
        if (signature.length < 5) {
            throw new IllegalArgumentException("a signature that is too short");
        }
        return new Line(
                name,
                ByteBuffer.wrap(signature).getInt(),
                Arrays.copyOfRange(signature, 4, signature.length));
    }

    /** The whole note. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** What is signed, with its last newline. */
    public String text() {
        return text;
    }

    /** The signature lines, in order. */
    public List<Line> lines() {
        return lines;
    }

    /** How many lines stand there under a name, whatever their keys. */
    public int linesOf(String name) {
        int count = 0;
        for (Line line : lines) {
            if (line.name.equals(name)) {
                count++;
            }
        }
        return count;
    }

    /** True when one line stands there twice: nobody signs so. */
    public boolean repeatsALine() {
        for (int i = 0; i < lines.size(); i++) {
            for (int k = 0; k < i; k++) {
                Line a = lines.get(i);
                Line b = lines.get(k);
                if (a.keyId == b.keyId
                        && a.name.equals(b.name)
                        && Arrays.equals(a.signature, b.signature)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Checks every line of one key; lines of other keys are ignored. */
    public Signed signedBy(VerifierKey key) {
        Signed result = Signed.ABSENT;
        byte[] message = text.getBytes(StandardCharsets.UTF_8);
        for (Line line : lines) {
            if (line.keyId == key.id() && line.name.equals(key.name())) {
                if (!key.verify(message, line.signature)) {
                    return Signed.BAD;
                }
                result = Signed.GOOD;
            }
        }
        return result;
    }
}
