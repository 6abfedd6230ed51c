// SPDX-License-Identifier: Apache-2.0
package io.jwitness.policy.internal;

import io.jwitness.policy.internal.file.Finding;
import io.jwitness.policy.internal.file.Node;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * The key of {@code masking.token.keyFile}.
 *
 * @param path where the key lies
 * @param place where the policy names it
 */
record TokenKeyFile(Path path, Node.Place place) {
    private static final int SHORTEST = 32;
    private static final int LONGEST = 1024;

    /**
     * The file's bytes, without one trailing newline where it has more than 32.
     *
     * @param policy the policy file, for messages
     * @throws PolicyException when the file is missing, short, long, or open to others
     */
    byte[] read(String policy) throws PolicyException {
        byte[] key;
        try {
            if (!Files.isRegularFile(path)) {
                throw fault(policy, "is no file; make one with 32 random bytes, mode 0600.");
            }
            Set<PosixFilePermission> open = Files.getPosixFilePermissions(path);
            if (open.contains(PosixFilePermission.OTHERS_READ)
                    || open.contains(PosixFilePermission.OTHERS_WRITE)) {
                throw fault(policy, "is open to everybody; set its mode to 0600 or 0640.");
            }
            try (InputStream in = Files.newInputStream(path)) {
                key = in.readNBytes(LONGEST + 1);
            }
        } catch (IOException | UnsupportedOperationException e) {
            throw fault(policy, "cannot be read: " + e.getClass().getSimpleName() + ".");
        }
        boolean line = key.length > SHORTEST && key[key.length - 1] == '\n';
        int length = line ? key.length - 1 : key.length;
        if (length < SHORTEST || length > LONGEST) {
            throw fault(
                    policy,
                    "has "
                            + length
                            + " bytes; it needs "
                            + SHORTEST
                            + " to "
                            + LONGEST
                            + " random ones.");
        }
        return Arrays.copyOf(key, length);
    }

    private PolicyException fault(String policy, String what) {
        return new PolicyException(
                List.of(
                        new Finding(
                                policy,
                                place.line(),
                                place.column(),
                                "the token key " + path + " " + what)));
    }
}
