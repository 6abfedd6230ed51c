// SPDX-License-Identifier: Apache-2.0
package io.jwitness.record.internal.note;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;

/**
 * A public key by which signatures of a note are checked, with its name; written as C2SP's {@code
 * vkey}: {@code name+id+base64}.
 *
 * <p>Kinds: Ed25519 over the note's text (a log), and Ed25519 with a time stamp (a C2SP cosigner).
 * Immutable.
 */
public final class VerifierKey {
    /** Type byte of a signature over the note's text. */
    public static final byte ED25519 = 0x01;

    /** Type byte of a cosignature with a time stamp. */
    public static final byte COSIGNATURE = 0x04;

    private static final byte[] SPKI = HexFormat.of().parseHex("302a300506032b6570032100");

    private final String name;
    private final byte type;
    private final byte[] raw;
    private final int id;
    private final PublicKey key;

    private VerifierKey(String name, byte type, byte[] raw) {
        this.name = checkName(name);
        this.type = type;
        this.raw = raw.clone();
        id = id(name, type, raw);
        byte[] spki = Arrays.copyOf(SPKI, SPKI.length + 32);
        System.arraycopy(raw, 0, spki, SPKI.length, 32);
        try {
            key = KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(spki));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("not an Ed25519 public key of '" + name + "'", e);
        }
    }

    /**
     * A log's or an epoch's key.
     *
     * @param name key name: for a journal its origin
     * @param raw 32 bytes as in RFC 8032
     * @throws IllegalArgumentException when either is not what it should be
     */
    public static VerifierKey ed25519(String name, byte[] raw) {
        if (raw.length != 32) {
            throw new IllegalArgumentException("an Ed25519 public key has 32 bytes");
        }
        return new VerifierKey(name, ED25519, raw);
    }

    /**
     * Reads a vkey.
     *
     * @throws IllegalArgumentException when it is not one, or of an unknown type, or when its id
     *     does not belong to its key
     */
    public static VerifierKey parse(String vkey) {
        int plus1 = vkey.indexOf('+');
        int plus2 = vkey.indexOf('+', plus1 + 1);
        if (plus1 <= 0 || plus2 != plus1 + 9) {
            throw new IllegalArgumentException(
                    "not a verifier key (name+8 hex digits+base64): '" + vkey + "'");
        }
        byte[] typed = StrictBase64.decode(vkey.substring(plus2 + 1));
        if (typed.length == 0 || (typed[0] != ED25519 && typed[0] != COSIGNATURE)) {
            throw new IllegalArgumentException(
                    "a verifier key of a type that is not supported: '" + vkey + "'");
        }
        if (typed.length != 33) {
            throw new IllegalArgumentException(
                    "a verifier key of the wrong length: '" + vkey + "'");
        }
        VerifierKey key =
                new VerifierKey(
                        vkey.substring(0, plus1), typed[0], Arrays.copyOfRange(typed, 1, 33));
        if (!vkey.substring(plus1 + 1, plus2).toLowerCase(Locale.ROOT).equals(hex(key.id))) {
            throw new IllegalArgumentException(
                    "the id in the verifier key does not belong to it: '" + vkey + "'");
        }
        return key;
    }

    /** The key's name. */
    public String name() {
        return name;
    }

    /** The key's short id, as it stands in front of a signature. */
    public int id() {
        return id;
    }

    /** {@link #ED25519} or {@link #COSIGNATURE}. */
    public byte type() {
        return type;
    }

    /** The key's 32 bytes. */
    public byte[] raw() {
        return raw.clone();
    }

    /** The same key under another name, as when one log key serves many journals. */
    public VerifierKey named(String other) {
        return new VerifierKey(other, type, raw);
    }

    /**
     * Checks one signature.
     *
     * @param text the note's text
     * @param signature what follows the key id
     */
    public boolean verify(byte[] text, byte[] signature) {
        byte[] bare = signature;
        byte[] message = text;
        if (type == COSIGNATURE) {
            if (signature.length != 72) {
                return false;
            }
            long time = ByteBuffer.wrap(signature).getLong();
            if (time < 0) {
                return false;
            }
            byte[] head = ("cosignature/v1\ntime " + time + "\n").getBytes(StandardCharsets.UTF_8);
            message = Arrays.copyOf(head, head.length + text.length);
            System.arraycopy(text, 0, message, head.length, text.length);
            bare = Arrays.copyOfRange(signature, 8, 72);
        }
        if (bare.length != 64) {
            return false;
        }
        try {
            Signature verifier = Signature.getInstance("Ed25519");
            verifier.initVerify(key);
            verifier.update(message);
            return verifier.verify(bare);
        } catch (GeneralSecurityException e) {
            // The JDK throws for bytes that no signature can have: it is none.
            return false;
        }
    }

    static int id(String name, byte type, byte[] raw) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            sha.update(name.getBytes(StandardCharsets.UTF_8));
            sha.update((byte) '\n');
            sha.update(type);
            return ByteBuffer.wrap(sha.digest(raw)).getInt();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    static String checkName(String name) {
        boolean fine = !name.isEmpty() && name.indexOf('+') < 0;
        fine &= name.codePoints().noneMatch(VerifierKey::spaceOrControl);
        if (!fine) {
            throw new IllegalArgumentException(
                    "a key name is not empty and holds no space, control or '+': '" + name + "'");
        }
        return name;
    }

    private static boolean spaceOrControl(int c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c) || Character.isISOControl(c);
    }

    static String hex(int id) {
        return HexFormat.of().toHexDigits(id);
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof VerifierKey k
                && k.name.equals(name)
                && k.type == type
                && Arrays.equals(k.raw, raw);
    }

    @Override
    public int hashCode() {
        return name.hashCode() + 31 * id;
    }

    /** The vkey. */
    @Override
    public String toString() {
        byte[] typed = new byte[33];
        typed[0] = type;
        System.arraycopy(raw, 0, typed, 1, 32);
        return name + '+' + hex(id) + '+' + StrictBase64.encode(typed);
    }
}
