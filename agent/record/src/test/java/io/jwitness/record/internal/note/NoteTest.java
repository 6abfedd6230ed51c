// SPDX-License-Identifier: Apache-2.0
package io.jwitness.record.internal.note;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jwitness.record.internal.note.SignedNote.Signed;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class NoteTest {
    private static final String TEXT =
            "shop/0/5f0c\n7\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";

    // From Go's golang.org/x/mod/sumdb/note, package documentation and tests.
    private static final String GO_SECRET =
            "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
    private static final String GO_VKEY =
            "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    private static final String GO_NOTE =
            """
            If you think cryptography is the answer to your problem,
            then you don't know what your problem is.

            \u2014 PeterNeumann \
            x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=
            """;

    @Test
    void aNoteOfGoVerifies() {
        SignedNote note = SignedNote.parse(bytes(GO_NOTE));
        assertEquals(Signed.GOOD, note.signedBy(VerifierKey.parse(GO_VKEY)));
    }

    @Test
    void aKeyOfGoSignsWhatGoSigned() {
        NoteSigner signer = NoteSigner.parse(GO_SECRET);
        assertEquals(GO_VKEY, signer.verifier().toString());
        assertEquals(GO_SECRET, signer.secret());
        String text = GO_NOTE.substring(0, GO_NOTE.indexOf("\n\n") + 1);
        assertEquals(GO_NOTE, new String(NoteSigner.note(text, signer), StandardCharsets.UTF_8));
    }

    @Test
    void theExampleOfTheSpecificationVerifies() {
        String vkey = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
        String note =
                """
                This is an example message.

                \u2014 example.com/foo \
                Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=
                """;
        assertEquals(Signed.GOOD, SignedNote.parse(bytes(note)).signedBy(VerifierKey.parse(vkey)));
        assertEquals(vkey, VerifierKey.parse(vkey).toString());
    }

    @Test
    void logAndEpochKeySignUnderOneName() {
        NoteSigner log = NoteSigner.generate("shop/0/5f0c");
        NoteSigner epoch = NoteSigner.generate("shop/0/5f0c");
        NoteSigner other = NoteSigner.generate("shop/0/5f0c");
        SignedNote note = SignedNote.parse(NoteSigner.note(TEXT, log, epoch));
        assertEquals(TEXT, note.text());
        assertEquals(2, note.lines().size());
        assertEquals(Signed.GOOD, note.signedBy(log.verifier()));
        assertEquals(Signed.GOOD, note.signedBy(epoch.verifier()));
        assertEquals(Signed.ABSENT, note.signedBy(other.verifier()));
        assertEquals(Signed.ABSENT, note.signedBy(log.verifier().named("shop/1/5f0c")));
    }

    @Test
    void sixteenSignaturesOfUnknownKeysAreIgnored() {
        NoteSigner log = NoteSigner.generate("log");
        StringBuilder note = new StringBuilder(TEXT).append('\n');
        for (int i = 0; i < 15; i++) {
            note.append(NoteSigner.generate("w" + i).sign(bytes(TEXT)));
        }
        note.append(log.sign(bytes(TEXT)));
        SignedNote parsed = SignedNote.parse(bytes(note.toString()));
        assertEquals(16, parsed.lines().size());
        assertEquals(Signed.GOOD, parsed.signedBy(log.verifier()));
    }

    @Test
    void oneBadLineOfAKnownKeySpoilsTheNote() {
        NoteSigner log = NoteSigner.generate("log");
        String good = log.sign(bytes(TEXT));
        String bad = log.sign(bytes(TEXT + "x"));
        SignedNote note = SignedNote.parse(bytes(TEXT + "\n" + good + bad));
        assertEquals(Signed.BAD, note.signedBy(log.verifier()));
    }

    @Test
    void flippingAnyByteOfANoteLosesItsSignature() {
        NoteSigner log = NoteSigner.generate("log");
        byte[] note = NoteSigner.note(TEXT, log);
        for (int i = 0; i < note.length; i++) {
            byte[] flipped = note.clone();
            flipped[i] ^= 1;
            Signed signed;
            try {
                signed = SignedNote.parse(flipped).signedBy(log.verifier());
            } catch (IllegalArgumentException e) {
                continue;
            }
            assertFalse(signed == Signed.GOOD, "byte " + i);
        }
    }

    @Test
    void whatIsNotANoteIsRefused() {
        String line = NoteSigner.generate("k").sign(bytes(TEXT));
        String[] bad = {
            "",
            "\n",
            TEXT,
            TEXT + "\n",
            TEXT + line,
            TEXT + "\n" + line.strip(),
            TEXT + "\n" + line + "x\n",
            TEXT + "\n" + line.replace("\u2014", "-"),
            TEXT + "\n" + line.replace(" k ", " k+k "),
            TEXT + "\n" + line.replace(" k ", "  "),
            TEXT + "\n" + line.replace("\n", "=\n"),
            TEXT + "\n\u2014 k AAAA\n",
            TEXT + "\n\u2014 k\n",
            TEXT.replace("shop", "sh\u0007op") + "\n" + line,
            TEXT.replace("\n", "\r\n") + "\n" + line,
            TEXT + "\n" + line.repeat(101)
        };
        for (String note : bad) {
            assertThrows(IllegalArgumentException.class, () -> SignedNote.parse(bytes(note)), note);
        }
        byte[] notUtf8 = bytes(TEXT + "\n" + line);
        notUtf8[0] = (byte) 0xff;
        assertThrows(IllegalArgumentException.class, () -> SignedNote.parse(notUtf8));
        assertThrows(
                IllegalArgumentException.class,
                () -> SignedNote.parse(new byte[SignedNote.MAX_LENGTH + 1]));
    }

    @Test
    void aCosignatureCoversItsTime() {
        // The witness signs "cosignature/v1", its time and the text.
        NoteSigner raw = NoteSigner.generate("w1");
        long time = 1_679_315_147L;
        String line = raw.sign(bytes("cosignature/v1\ntime " + time + "\n" + TEXT));
        byte[] signature = StrictBase64.decode(line.substring(line.lastIndexOf(' ') + 1).strip());
        byte[] typed = new byte[33];
        typed[0] = VerifierKey.COSIGNATURE;
        System.arraycopy(raw.verifier().raw(), 0, typed, 1, 32);
        int id = VerifierKey.id("w1", VerifierKey.COSIGNATURE, raw.verifier().raw());
        VerifierKey key =
                VerifierKey.parse("w1+" + VerifierKey.hex(id) + "+" + StrictBase64.encode(typed));
        for (long claimed : new long[] {time, time + 1, -1}) {
            byte[] cosignature =
                    ByteBuffer.allocate(76)
                            .putInt(id)
                            .putLong(claimed)
                            .put(signature, 4, 64)
                            .array();
            SignedNote note =
                    SignedNote.parse(
                            bytes(TEXT + "\n\u2014 w1 " + StrictBase64.encode(cosignature) + "\n"));
            assertEquals(claimed == time ? Signed.GOOD : Signed.BAD, note.signedBy(key));
        }
    }

    @Test
    void aVerifierKeyMustFitItsId() {
        String[] bad = {
            "",
            "a",
            "a+b",
            "+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
            "PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
            "PeterNeuman+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
            "PeterNeumann+c74f20a3+BRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
            "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10T",
            "Peter Neumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
        };
        for (String vkey : bad) {
            assertThrows(IllegalArgumentException.class, () -> VerifierKey.parse(vkey), vkey);
        }
    }

    @Test
    void aClosedSignerSignsNoMoreAndNoMessageShowsAKey() {
        NoteSigner signer = NoteSigner.generate("log");
        String secret = signer.secret();
        String last = keyPart(secret);
        assertFalse(signer.toString().contains(last));
        signer.close();
        assertThrows(IllegalStateException.class, () -> signer.sign(bytes(TEXT)));
        IllegalArgumentException e =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> NoteSigner.parse(secret.replace("+" + last, "+" + last + "!")));
        assertFalse(String.valueOf(e.getMessage()).contains(last));
        assertTrue(e.getCause() == null);
        assertArrayEquals(new byte[32], bytesAfterClose(signer));
    }

    /** PRIVATE+KEY+name+id+key, where the key is base64 and may hold a plus itself. */
    private static String keyPart(String secret) {
        String key = secret;
        for (int part = 0; part < 4; part++) {
            key = key.substring(key.indexOf('+') + 1);
        }
        return key;
    }

    private static byte[] bytesAfterClose(NoteSigner signer) {
        String secret = signer.secret();
        byte[] typed = StrictBase64.decode(keyPart(secret));
        return Arrays.copyOfRange(typed, 1, 33);
    }

    private static byte[] bytes(String s) {
        return s.getBytes(StandardCharsets.UTF_8);
    }
}
