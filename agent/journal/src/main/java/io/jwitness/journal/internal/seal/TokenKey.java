// SPDX-License-Identifier: Apache-2.0
package io.jwitness.journal.internal.seal;

import io.jwitness.journal.internal.files.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;

/**
 * The key under which masking makes tokens: one for a slot's whole life, in {@code keys/token.key},
 * so that equal values have equal tokens in all its sessions.
 *
 * <p>It signs nothing, and no verifier needs it. Who holds it can try values out against the
 * tokens; who loses it keeps a journal that verifies, with tokens that cannot be compared to later
 * ones.
 */
public final class TokenKey {
    private static final int BYTES = 32;

    private TokenKey() {}

    /**
     * Reads the slot's key; makes one where there is none.
     *
     * @param slot the slot's directory
     * @return {@value #BYTES} random bytes
     * @throws IOException when it cannot be read or made, or has another length
     */
    public static byte[] load(Path slot) throws IOException {
        Path file = slot.resolve("keys").resolve("token.key");
        if (Files.exists(file)) {
            if (Files.size(file) != BYTES) {
                throw new IOException(
                        file
                                + " is no token key: it has "
                                + Files.size(file)
                                + " bytes, not "
                                + BYTES);
            }
            return Files.readAllBytes(file);
        }
        byte[] made = new byte[BYTES];
        new SecureRandom().nextBytes(made);
        PrivateFiles.replace(file, made);
        return made;
    }
}
