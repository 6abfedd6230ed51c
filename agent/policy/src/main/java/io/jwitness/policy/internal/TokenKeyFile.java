// SPDX-License-Identifier: Apache-2.0
package io.jwitness.policy.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** Reads the key of {@code masking.token.keyFile}. */
final class TokenKeyFile {
    private static final int SHORTEST = 32;
    private static final int LONGEST = 1024;

    private TokenKeyFile() {}

    /**
     * The file's bytes, without one trailing newline where it has more than 32.
     *
     * @param policy the policy file, for messages
     * @throws PolicyException when the file is missing, short, long, or open to others
     */
    static byte[] read(Path file, Path policy) throws PolicyException {
        String where = policy + ":1:1: the token key " + file + " ";
        byte[] key;
        try {
            if (!Files.isRegularFile(file)) {
                throw new PolicyException(
                        List.of(where + "is no file; make one with 32 random bytes, mode 0600."));
            }
            Set<PosixFilePermission> open = Files.getPosixFilePermissions(file);
            if (open.contains(PosixFilePermission.OTHERS_READ)
                    || open.contains(PosixFilePermission.OTHERS_WRITE)) {
                throw new PolicyException(
                        List.of(where + "is open to everybody; set its mode to 0600 or 0640."));
            }
            try (InputStream in = Files.newInputStream(file)) {
                key = in.readNBytes(LONGEST + 1);
            }
        } catch (IOException | UnsupportedOperationException e) {
            throw new PolicyException(
                    List.of(where + "cannot be read: " + e.getClass().getSimpleName() + "."));
        }
        boolean line = key.length > SHORTEST && key[key.length - 1] == '\n';
        int length = line ? key.length - 1 : key.length;
        if (length < SHORTEST || length > LONGEST) {
            throw new PolicyException(
                    List.of(
                            where
                                    + "has "
                                    + length
                                    + " bytes; it needs "
                                    + SHORTEST
                                    + " to "
                                    + LONGEST
                                    + " random ones."));
        }
        return Arrays.copyOf(key, length);
    }
}
