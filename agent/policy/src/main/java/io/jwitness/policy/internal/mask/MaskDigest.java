// SPDX-License-Identifier: Apache-2.0
package io.jwitness.policy.internal.mask;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Names the masking in force, so that a journal shows when it was changed: by a policy, by another
 * token key, or by an agent whose built-in lists differ.
 *
 * <p>SHA-256 over a sequence of UTF-8 texts, each behind its length in four bytes, big endian: for
 * each list its title, how many entries it has, and these in sorted order.
 */
final class MaskDigest {
    private final MessageDigest sha256;

    private MaskDigest() {
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /**
     * @param keyId names the key of tokens, or null where they are keyed at random
     * @return 64 lower-case hexadecimal digits
     */
    static String of(MaskSettings settings, @Nullable String keyId) {
        MaskDigest digest = new MaskDigest();
        digest.list("names", SensitiveNames.NAMES);
        digest.list("whole", SensitiveNames.WHOLE);
        digest.list("anywhere", SensitiveNames.ANYWHERE);
        digest.list("harmless", SensitiveNames.HARMLESS);
        digest.list("neutral", SensitiveNames.NEUTRAL);
        digest.list("numeric", SensitiveNames.NUMERIC);
        digest.list("detectors", Detectors.all());
        digest.list("names.add", settings.addedNames());
        digest.list("names.exclude", settings.excludedNames());
        digest.list(
                "patterns.add",
                settings.addedPatterns().stream().map(p -> p.name() + " " + p.pattern()).toList());
        digest.list("patterns.exclude", settings.excludedDetectors());
        digest.text("token.key");
        digest.text(keyId == null ? "" : keyId);
        return HexFormat.of().formatHex(digest.sha256.digest());
    }

    private void list(String title, Collection<String> entries) {
        text(title);
        length(entries.size());
        new TreeSet<>(entries).forEach(this::text);
    }

    private void text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        length(bytes.length);
        sha256.update(bytes);
    }

    private void length(int length) {
        for (int shift = 24; shift >= 0; shift -= 8) {
            sha256.update((byte) (length >>> shift));
        }
    }
}
