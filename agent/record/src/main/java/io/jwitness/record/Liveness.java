// SPDX-License-Identifier: Apache-2.0
package io.jwitness.record;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tells whether the process that {@code owner} names is still there: process id and start time,
 * both of the kernel. {@code lock} is never opened: closing it again would free it.
 */
final class Liveness {
    private static final Pattern PID = Pattern.compile("\"pid\"\\s*:\\s*(\\d{1,10})");
    private static final Pattern START = Pattern.compile("\"start\"\\s*:\\s*(\\d{1,19})");

    private Liveness() {}

    static boolean isLive(Path slot) {
        try {
            String owner = SmallFile.line(slot.resolve("owner"));
            if (owner == null) {
                return false;
            }
            Matcher pid = PID.matcher(owner);
            Matcher start = START.matcher(owner);
            return pid.find()
                    && start.find()
                    && start.group(1).equals(startTicks(Path.of("/proc", pid.group(1), "stat")));
        } catch (IOException e) {
            // No such process, or none that may be looked at: its records are judged as at rest.
            return false;
        }
    }

    /** Field 22 of {@code /proc/pid/stat}; the second one, in parentheses, may hold anything. */
    private static String startTicks(Path stat) throws IOException {
        String line = new String(Files.readAllBytes(stat), StandardCharsets.ISO_8859_1);
        String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ");
        return fields.length > 19 ? fields[19] : "";
    }
}
