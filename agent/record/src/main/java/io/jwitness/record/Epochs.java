// SPDX-License-Identifier: Apache-2.0
package io.jwitness.record;

import io.jwitness.record.internal.note.VerifierKey;
import org.jspecify.annotations.Nullable;

/**
 * Which epoch key is in force at the leaf that the walk is at, as the journal itself tells.
 *
 * <p>A session's first key is in force from its {@code session.start} on; the next one, which a
 * {@code key.rotate} names, from the leaf after the first seal that follows.
 */
final class Epochs {
    private final Findings findings;
    private final String origin;
    private @Nullable VerifierKey key;
    private long number = -1;
    private @Nullable VerifierKey nextKey;
    private long nextNumber = -1;

    Epochs(Findings findings, String origin) {
        this.findings = findings;
        this.origin = origin;
    }

    /** The key in force; null when the journal has not named one. */
    @Nullable VerifierKey key() {
        return key;
    }

    long number() {
        return number;
    }

    /** Takes the key of a new session, or that which a prune found in force. */
    void begin(Record.Part part, String kind) {
        long epoch = part.number("epoch").orElse(-1);
        VerifierKey named = parse(part.text("vkey"), kind);
        if (epoch <= number || epoch < 0) {
            findings.tampered(
                    "epoch",
                    "the number of an epoch that is not above the one before",
                    "more than " + number,
                    String.valueOf(epoch));
        }
        key = named;
        number = Math.max(epoch, number);
        nextKey = null;
    }

    void rotate(Record.Part part) {
        long epoch = part.number("epoch").orElse(-1);
        if (nextKey != null) {
            findings.tampered("key", "a second key.rotate before a seal", null, null);
        }
        if (epoch != number + 1) {
            findings.tampered(
                    "epoch",
                    "a key.rotate to an epoch that is not the next one",
                    String.valueOf(number + 1),
                    String.valueOf(epoch));
        }
        nextKey = parse(part.text("next"), "key");
        nextNumber = Math.max(epoch, number);
    }

    /** After a seal the key that was named before it comes into force. */
    void sealed() {
        VerifierKey next = nextKey;
        if (next != null) {
            key = next;
            number = nextNumber;
            nextKey = null;
        }
    }

    private @Nullable VerifierKey parse(@Nullable String vkey, String kind) {
        try {
            VerifierKey parsed = VerifierKey.parse(String.valueOf(vkey));
            if (parsed.name().equals(origin) && parsed.type() == VerifierKey.ED25519) {
                return parsed;
            }
        } catch (IllegalArgumentException e) {
            findings.tampered(kind, "an epoch key that is none", null, vkey);
            return null;
        }
        findings.tampered(kind, "an epoch key of another name", origin, vkey);
        return null;
    }
}
