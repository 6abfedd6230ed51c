// SPDX-License-Identifier: Apache-2.0
package io.jwitness.journal.internal;

import io.jwitness.journal.internal.files.Digests;
import io.jwitness.record.Checkpoint;
import io.jwitness.record.internal.merkle.Proofs;
import io.jwitness.record.internal.note.NoteSigner;
import io.jwitness.record.internal.note.SignedNote;
import io.jwitness.record.internal.note.StrictBase64;
import io.jwitness.record.internal.spi.HttpPost.Answer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A C2SP witness as its specification says, of one log, which trusts its first checkpoint; the
 * suite of foreign parts has real ones.
 */
final class FakeWitness {
    private final String name;
    private final NoteSigner key;
    private @Nullable Checkpoint latest;

    FakeWitness(String name) {
        this.name = name;
        key = NoteSigner.generate(name);
    }

    String name() {
        return name;
    }

    String url() {
        return "http://" + name + ".example";
    }

    long size() {
        Checkpoint held = latest;
        return held == null ? 0 : held.size();
    }

    synchronized Answer answer(byte[] body) {
        String text = new String(body, StandardCharsets.UTF_8);
        int blank = text.indexOf("\n\n");
        String[] head = text.substring(0, blank).split("\n");
        final long old = Long.parseLong(head[0].substring("old ".length()));
        List<byte[]> proof = new ArrayList<>();
        for (int i = 1; i < head.length; i++) {
            proof.add(StrictBase64.decode(head[i]));
        }
        Checkpoint now =
                Checkpoint.parse(text.substring(blank + 2).getBytes(StandardCharsets.UTF_8));
        Checkpoint held = latest;
        if (old != size()) {
            return new Answer(409, (size() + "\n").getBytes(StandardCharsets.UTF_8));
        }
        if (held != null
                && !Proofs.consistent(held.size(), now.size(), held.root(), now.root(), proof)) {
            return new Answer(422, new byte[0]);
        }
        latest = now;
        return new Answer(200, cosign(now.text()).getBytes(StandardCharsets.UTF_8));
    }

    private byte[] typed() {
        return ByteBuffer.allocate(33).put((byte) 4).put(key.verifier().raw()).array();
    }

    private int id() {
        MessageDigest sha = Digests.sha256();
        sha.update((name + "\n").getBytes(StandardCharsets.UTF_8));
        return ByteBuffer.wrap(sha.digest(typed())).getInt();
    }

    String vkey() {
        return name + "+" + HexFormat.of().toHexDigits(id()) + "+" + StrictBase64.encode(typed());
    }

    private String cosign(String text) {
        long time = 1_800_000_000L;
        String line =
                key.sign(
                        ("cosignature/v1\ntime " + time + "\n" + text)
                                .getBytes(StandardCharsets.UTF_8));
        byte[] signature = StrictBase64.decode(line.substring(line.lastIndexOf(' ') + 1).strip());
        byte[] all =
                ByteBuffer.allocate(76).putInt(id()).putLong(time).put(signature, 4, 64).array();
        return SignedNote.SIGNATURE + name + " " + StrictBase64.encode(all) + "\n";
    }
}
