// SPDX-License-Identifier: Apache-2.0
package io.jwitness.record.internal.note;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A private Ed25519 key that signs notes under a name.
 *
 * <p>Assumptions: {@link #sign} is called by one thread at a time.
 *
 * <p>Guarantees: the key appears in {@link #secret} alone. After {@link #close} it signs no more;
 * our copy is overwritten, copies that the JDK's provider made are left to the garbage collector.
 */
public final class NoteSigner implements AutoCloseable {
    private static final byte[] PKCS8 = HexFormat.of().parseHex("302e020100300506032b657004220420");
    private static final String PREFIX = "PRIVATE+KEY+";

    private final VerifierKey verifier;
    private final byte[] seed;
    private @Nullable PrivateKey key;

    private NoteSigner(String name, byte[] seed) {
        this.seed = seed.clone();
        byte[] pkcs8 = Arrays.copyOf(PKCS8, PKCS8.length + 32);
        System.arraycopy(seed, 0, pkcs8, PKCS8.length, 32);
        try {
            key = KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
            verifier = VerifierKey.ed25519(name, publicKey(seed));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no Ed25519", e);
        } finally {
            Arrays.fill(pkcs8, (byte) 0);
        }
        byte[] probe = {1, 2, 3};
        if (!verifier.verify(probe, signature(probe))) {
            throw new IllegalStateException("this JDK derives an Ed25519 key that is not its own");
        }
    }

    /** A fresh key. */
    public static NoteSigner generate(String name) {
        byte[] seed = new byte[32];
        new SecureRandom().nextBytes(seed);
        try {
            return new NoteSigner(name, seed);
        } finally {
            Arrays.fill(seed, (byte) 0);
        }
    }

    /**
     * Reads what {@link #secret} wrote.
     *
     * @throws IllegalArgumentException when it is anything else; the message does not repeat it
     */
    public static NoteSigner parse(String secret) {
        String[] parts = secret.strip().split("\\+", 5);
        if (parts.length != 5 || !secret.startsWith(PREFIX)) {
            throw new IllegalArgumentException("not a signing key (PRIVATE+KEY+name+id+base64)");
        }
        byte[] typed;
        try {
            typed = StrictBase64.decode(parts[4]);
        } catch (IllegalArgumentException e) {
            // The JDK's message would show a part of the secret.
            throw new IllegalArgumentException("not a signing key: its last part is not base64");
        }
        if (typed.length != 33 || typed[0] != VerifierKey.ED25519) {
            throw new IllegalArgumentException("not an Ed25519 signing key");
        }
        NoteSigner signer = new NoteSigner(parts[2], Arrays.copyOfRange(typed, 1, 33));
        Arrays.fill(typed, (byte) 0);
        if (!parts[3].toLowerCase(Locale.ROOT).equals(VerifierKey.hex(signer.verifier.id()))) {
            throw new IllegalArgumentException(
                    "the id in the signing key of '" + parts[2] + "' does not belong to it");
        }
        return signer;
    }

    /** Lets a generator derive the public half: the JDK has no direct way. */
    private static byte[] publicKey(byte[] seed) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
        generator.initialize(255, new Fixed(seed));
        KeyPair pair = generator.generateKeyPair();
        byte[] spki = pair.getPublic().getEncoded();
        return Arrays.copyOfRange(spki, spki.length - 32, spki.length);
    }

    /** The "random" bytes of a key that exists already. */
    private static final class Fixed extends SecureRandom {
        private final transient byte[] seed;

        Fixed(byte[] seed) {
            this.seed = seed;
        }

        @Override
        public void nextBytes(byte[] bytes) {
            System.arraycopy(seed, 0, bytes, 0, Math.min(bytes.length, seed.length));
        }
    }

    /** The public half. */
    public VerifierKey verifier() {
        return verifier;
    }

    /** The same key under another name, as when one log key serves many journals. */
    public NoteSigner named(String name) {
        return new NoteSigner(name, seed);
    }

    /** The private key, {@code PRIVATE+KEY+name+id+base64}, as Go's {@code sumdb/note} reads it. */
    public String secret() {
        byte[] typed = new byte[33];
        typed[0] = VerifierKey.ED25519;
        System.arraycopy(seed, 0, typed, 1, 32);
        return PREFIX
                + verifier.name()
                + '+'
                + VerifierKey.hex(verifier.id())
                + '+'
                + StrictBase64.encode(typed);
    }

    /**
     * Signs a note's text.
     *
     * @return a signature line, with its newline
     * @throws IllegalStateException after {@link #close}
     */
    public String sign(byte[] text) {
        byte[] bare = signature(text);
        byte[] withId =
                ByteBuffer.allocate(4 + bare.length).putInt(verifier.id()).put(bare).array();
        return SignedNote.SIGNATURE + verifier.name() + ' ' + StrictBase64.encode(withId) + '\n';
    }

    /**
     * A note: text, blank line, one signature line for each signer, in this order.
     *
     * @param text ends with a newline
     */
    public static byte[] note(String text, NoteSigner... signers) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        StringBuilder note = new StringBuilder(text).append('\n');
        for (NoteSigner signer : signers) {
            note.append(signer.sign(bytes));
        }
        return note.toString().getBytes(StandardCharsets.UTF_8);
    }

    private byte[] signature(byte[] message) {
        PrivateKey open = key;
        if (open == null) {
            throw new IllegalStateException("the key of '" + verifier.name() + "' is gone");
        }
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(open);
            signature.update(message);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK cannot sign with Ed25519", e);
        }
    }

    /** Forgets the private key. */
    @Override
    public void close() {
        key = null;
        Arrays.fill(seed, (byte) 0);
    }

    /** The name; never the key. */
    @Override
    public String toString() {
        return "NoteSigner(" + verifier.name() + ")";
    }
}
