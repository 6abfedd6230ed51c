// SPDX-License-Identifier: Apache-2.0
package io.jwitness.engine.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 of the agent's own jar, for {@code session.start}. */
final class JarDigest {
    private JarDigest() {}

    /** In lower-case hex. */
    static String sha256(Path jar) throws IOException {
        try (InputStream in = Files.newInputStream(jar)) {
            final MessageDigest digest = MessageDigest.getInstance("SHA-256");
            final byte[] block = new byte[64 << 10];
            for (int read = in.read(block); read >= 0; read = in.read(block)) {
                digest.update(block, 0, read);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
