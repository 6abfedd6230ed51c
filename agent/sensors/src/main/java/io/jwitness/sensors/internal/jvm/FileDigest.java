// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.jvm;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** SHA-256 of a file that somebody loads into the JVM; at most {@value #MAX_BYTES} bytes long. */
final class FileDigest {
    static final long MAX_BYTES = 64L << 20;

    private FileDigest() {}

    /** Lower-case hex; null where the file cannot be read, or is longer than that. */
    static @Nullable String sha256(String path) {
        try (InputStream in = new FileInputStream(path)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[64 << 10];
            long left = MAX_BYTES;
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                left -= n;
                if (left < 0) {
                    return null;
                }
                digest.update(buffer, 0, n);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException | SecurityException | NoSuchAlgorithmException e) {
            // The record goes without it.
            return null;
        }
    }
}
