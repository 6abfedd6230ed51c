// SPDX-License-Identifier: Apache-2.0
package io.jwitness.journal.internal;

import io.jwitness.journal.internal.files.PrivateFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * The file {@code owner} of a slot: which process holds it, for readers that must not open {@code
 * lock}. {@code {"pid":…,"start":…,"socket":"…"}}, where start is the kernel's start time of the
 * process in ticks, so that a PID that was given again is told.
 */
final class Owner {
    private Owner() {}

    static void write(Path slot) throws IOException {
        write(slot, slot.resolve("control.sock"));
    }

    static void write(Path slot, Path socket) throws IOException {
        PrivateFiles.replace(
                slot.resolve("owner"),
                self() + ",\"socket\":\"" + escape(socket.toString()) + "\"}\n");
    }

    /** True when {@code owner} names the running process. */
    static boolean isThisProcess(Path slot) throws IOException {
        try {
            return Files.readString(slot.resolve("owner")).startsWith(self() + ",");
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private static String self() throws IOException {
        return "{\"pid\":" + ProcessHandle.current().pid() + ",\"start\":" + startTicks();
    }

    /** Field 22 of {@code /proc/self/stat}. */
    private static long startTicks() throws IOException {
        String stat = Files.readString(Path.of("/proc/self/stat"), StandardCharsets.ISO_8859_1);
        // The name of the process, field 2, is in parentheses and may hold anything.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return Long.parseLong(fields[19]);
    }

    private static String escape(String text) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ') {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }
}
