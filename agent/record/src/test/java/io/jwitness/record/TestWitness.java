// SPDX-License-Identifier: Apache-2.0
package io.jwitness.record;

import io.jwitness.record.internal.note.NoteSigner;
import io.jwitness.record.internal.note.StrictBase64;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A C2SP cosigner that signs whatever it is shown. */
public final class TestWitness {
    private final String name;
    private final NoteSigner key;

    public TestWitness(String name) {
        this.name = name;
        key = NoteSigner.generate(name);
    }

    private byte[] typed() {
        return ByteBuffer.allocate(33).put((byte) 4).put(key.verifier().raw()).array();
    }

    private int id() {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            sha.update((name + "\n").getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.wrap(sha.digest(typed())).getInt();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    public String vkey() {
        return name + "+" + HexFormat.of().toHexDigits(id()) + "+" + StrictBase64.encode(typed());
    }

    public String cosign(String text, long time) {
        String line =
                key.sign(
                        ("cosignature/v1\ntime " + time + "\n" + text)
                                .getBytes(StandardCharsets.UTF_8));
        byte[] signature = StrictBase64.decode(line.substring(line.lastIndexOf(' ') + 1).strip());
        byte[] all =
                ByteBuffer.allocate(76).putInt(id()).putLong(time).put(signature, 4, 64).array();
        return "\u2014 " + name + " " + StrictBase64.encode(all) + "\n";
    }
}
