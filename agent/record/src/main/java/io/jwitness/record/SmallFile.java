// SPDX-License-Identifier: Apache-2.0
package io.jwitness.record;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Reads the small files of a journal's directory, with a bound. */
final class SmallFile {
    private SmallFile() {}

    /** The only line of a file, stripped; null when there is no such file. */
    static @Nullable String line(Path file) throws IOException {
        byte[] bytes = bytes(file, 4096);
        return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8).strip();
    }

    /**
     * A file's bytes; null when there is no such file.
     *
     * @throws IOException when it is longer than it may be
     */
    static byte @Nullable [] bytes(Path file, int longest) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(longest + 1);
            if (bytes.length > longest) {
                throw new IOException(file + " is longer than " + longest + " bytes");
            }
            return bytes;
        } catch (NoSuchFileException e) {
            return null;
        }
    }
}
