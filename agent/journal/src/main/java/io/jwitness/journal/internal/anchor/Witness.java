// SPDX-License-Identifier: Apache-2.0
package io.jwitness.journal.internal.anchor;

import io.jwitness.record.Checkpoint;
import io.jwitness.record.internal.note.SignedNote;
import io.jwitness.record.internal.note.SignedNote.Signed;
import io.jwitness.record.internal.note.StrictBase64;
import io.jwitness.record.internal.note.TlogPolicy.Cosigner;
import io.jwitness.record.internal.spi.HttpPost;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * One C2SP {@code tlog-witness}: it signs a checkpoint when that continues the one it signed
 * before, and remembers the largest.
 *
 * <p>Assumptions: one call at a time.
 */
final class Witness {
    /** The size that it names may have moved once, when somebody else brought it a checkpoint. */
    private static final int TRIES = 3;

    private final Cosigner cosigner;
    private final URI address;
    private final HttpPost http;
    private final ConsistencyProofs proofs;

    /** What it holds, as far as is known. */
    private long known;

    Witness(Cosigner cosigner, HttpPost http, ConsistencyProofs proofs) {
        this.cosigner = cosigner;
        this.http = http;
        this.proofs = proofs;
        String url = Objects.requireNonNull(cosigner.url());
        address = URI.create((url.endsWith("/") ? url : url + "/") + "add-checkpoint");
    }

    String name() {
        return cosigner.name();
    }

    /**
     * Has it sign a checkpoint.
     *
     * @param timeoutNs longest time for each request
     * @return its signature line, which verifies
     * @throws ContradictedException when it has signed another history
     * @throws IOException when it does not sign: why
     */
    String cosign(Checkpoint checkpoint, long timeoutNs) throws IOException {
        for (int i = 0; i < TRIES; i++) {
            if (known > checkpoint.size()) {
                throw new ContradictedException(
                        "it has signed "
                                + known
                                + " records of this journal, which has "
                                + checkpoint.size());
            }
            HttpPost.Answer answer = http.post(address, body(checkpoint), timeoutNs);
            switch (answer.status()) {
                case 200 -> {
                    String line = line(checkpoint, answer.body());
                    known = checkpoint.size();
                    return line;
                }
                case 409 -> conflict(answer.body());
                case 422 ->
                        throw new ContradictedException(
                                "the "
                                        + known
                                        + " records that it has signed are not the first "
                                        + known
                                        + " of this journal");
                case 404 ->
                        throw new IOException(
                                "it does not know the log "
                                        + checkpoint.origin()
                                        + "; register the log's key there");
                case 403 -> throw new IOException("it does not accept the log's key");
                default -> throw new IOException("it answers HTTP " + answer.status());
            }
        }
        throw new IOException("it names another size each time");
    }

    private byte[] body(Checkpoint checkpoint) throws IOException {
        StringBuilder head = new StringBuilder("old ").append(known).append('\n');
        for (byte[] hash : proofs.between(known, checkpoint.size())) {
            head.append(StrictBase64.encode(hash)).append('\n');
        }
        head.append('\n');
        return (head + new String(checkpoint.note(), StandardCharsets.UTF_8))
                .getBytes(StandardCharsets.UTF_8);
    }

    /** It holds another size than was thought: {@code text/x.tlog.size}. */
    private void conflict(byte[] body) throws IOException {
        String said = new String(body, StandardCharsets.ISO_8859_1).strip();
        if (!said.matches("0|[1-9][0-9]{0,17}")) {
            throw new IOException("it answers HTTP 409 without a size");
        }
        long size = Long.parseLong(said);
        if (size == known) {
            throw new ContradictedException(
                    "it has signed another root for " + size + " records of this journal");
        }
        known = size;
    }

    /** Its line; others that it sends are left out. */
    private String line(Checkpoint checkpoint, byte[] body) throws IOException {
        String text = new String(body, StandardCharsets.UTF_8);
        for (String line : text.split("\n", -1)) {
            if (!line.startsWith(SignedNote.SIGNATURE + cosigner.key().name() + ' ')) {
                continue;
            }
            try {
                byte[] note =
                        (checkpoint.text() + '\n' + line + '\n').getBytes(StandardCharsets.UTF_8);
                if (SignedNote.parse(note).signedBy(cosigner.key()) == Signed.GOOD) {
                    return line + '\n';
                }
            } catch (IllegalArgumentException e) {
                throw new IOException("its signature cannot be read: " + e.getMessage(), e);
            }
        }
        throw new IOException("what it signed is not by the key in the policy");
    }
}
