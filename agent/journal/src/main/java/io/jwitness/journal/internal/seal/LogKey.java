// SPDX-License-Identifier: Apache-2.0
package io.jwitness.journal.internal.seal;

import io.jwitness.journal.internal.files.PrivateFiles;
import io.jwitness.record.internal.note.NoteSigner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The log key: one for a slot's whole life. In {@code keys/log.key}, or given by configuration; its
 * public half lies beside it in {@code keys/log.vkey} either way.
 */
public final class LogKey {
    private LogKey() {}

    /**
     * Loads the key of a slot, or makes it when the slot is fresh.
     *
     * @param slot the slot's directory
     * @param origin the journal's origin, the key's name
     * @param configured a signing key from configuration, under whatever name; null for the slot's
     *     own
     * @throws IOException when there is none and the journal has been signed with one, or when it
     *     cannot be read
     */
    public static NoteSigner load(Path slot, String origin, @Nullable String configured)
            throws IOException {
        Path keys = slot.resolve("keys");
        NoteSigner signer =
                configured == null ? own(slot, keys, origin) : named(configured, origin);
        Path vkey = keys.resolve("log.vkey");
        String text = signer.verifier() + "\n";
        if (!Files.exists(vkey) || !Files.readString(vkey).equals(text)) {
            PrivateFiles.replace(vkey, text);
        }
        return signer;
    }

    private static NoteSigner named(String configured, String origin) throws IOException {
        try (NoteSigner given = NoteSigner.parse(configured)) {
            return given.named(origin);
        } catch (IllegalArgumentException e) {
            throw new IOException("the configured log key cannot be used: " + e.getMessage(), e);
        }
    }

    private static NoteSigner own(Path slot, Path keys, String origin) throws IOException {
        Path file = keys.resolve("log.key");
        if (Files.exists(file)) {
            try {
                return NoteSigner.parse(Files.readString(file));
            } catch (IllegalArgumentException e) {
                throw new IOException(file + " cannot be used: " + e.getMessage(), e);
            }
        }
        if (Files.exists(slot.resolve("checkpoints"))) {
            throw new IOException(
                    file + " is gone, and this journal was signed with it; it cannot be continued");
        }
        NoteSigner made = NoteSigner.generate(origin);
        PrivateFiles.replace(file, made.secret() + "\n");
        return made;
    }
}
