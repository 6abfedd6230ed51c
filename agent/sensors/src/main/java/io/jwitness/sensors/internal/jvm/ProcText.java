// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.jvm;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Small reads of {@code /proc} and {@code /etc}: bounded, and null where there is nothing. */
final class ProcText {
    private ProcText() {}

    /**
     * Reads a text file.
     *
     * @param path where it lies
     * @param maxBytes the rest is left out
     * @return its text, byte for byte as ISO 8859-1, or null where it cannot be read
     */
    static @Nullable String read(String path, int maxBytes) {
        try (InputStream in = new FileInputStream(path)) {
            return new String(in.readNBytes(maxBytes), StandardCharsets.ISO_8859_1);
        } catch (IOException | SecurityException e) {
            // Gone, or another system: the caller goes on without.
            return null;
        }
    }

    /**
     * The number after a key in a {@code key:\tnumber …} file such as {@code /proc/self/status}.
     *
     * @param text the file
     * @param key with its colon
     * @param column which of the numbers of that line, from 0
     * @return the number, or -1 where there is none
     */
    static long number(String text, String key, int column) {
        int at = text.startsWith(key) ? 0 : text.indexOf('\n' + key);
        if (at < 0) {
            return -1;
        }
        at = text.indexOf(':', at) + 1;
        int end = text.indexOf('\n', at);
        String[] words =
                text.substring(at, end < 0 ? text.length() : end).trim().split("\\s+", column + 2);
        if (column >= words.length) {
            return -1;
        }
        try {
            return Long.parseLong(words[column]);
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
