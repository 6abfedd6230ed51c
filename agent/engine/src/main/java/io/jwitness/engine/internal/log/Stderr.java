// SPDX-License-Identifier: Apache-2.0
package io.jwitness.engine.internal.log;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** The one line that the agent may say on the application's standard error. */
public final class Stderr {
    private Stderr() {}

    /**
     * Writes one line, in one write. Not through {@code System.err}: the application may have
     * replaced it by a logger that calls back into what the agent instruments.
     */
    public static void line(String text) {
        final byte[] bytes = ("jwitness: " + oneLine(text) + "\n").getBytes(StandardCharsets.UTF_8);
        // Never closed: closing it would close the process's descriptor 2.
        final PrintStream stream = new PrintStream(new FileOutputStream(FileDescriptor.err), false);
        try {
            stream.write(bytes);
        } catch (IOException unreachable) {
            // PrintStream keeps its errors to itself; a closed stderr is the application's own
            // wish.
            return;
        }
        stream.flush();
    }

    private static String oneLine(String text) {
        final StringBuilder line = new StringBuilder(text.length());
        for (int i = 0; i < text.length() && i < 2_000; i++) {
            final char c = text.charAt(i);
            line.append(c < 0x20 || c == 0x7f ? ' ' : c);
        }
        return line.toString();
    }
}
