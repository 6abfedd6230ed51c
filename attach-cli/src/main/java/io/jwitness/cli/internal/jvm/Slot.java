// SPDX-License-Identifier: Apache-2.0
package io.jwitness.cli.internal.jvm;

import io.jwitness.cli.internal.console.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The journal's directory of a JVM in which an agent is armed.
 *
 * @param path as this process can open it
 * @param socket its control socket, as this process can reach it
 */
public record Slot(Path path, Path socket) {

    /**
     * The slot that a process holds: the one whose {@code lock} it has open, which is how a slot is
     * held. Needs no guess of where journals lie, and works from outside a container.
     */
    public static @Nullable Slot of(LinuxProcess process) {
        for (String open : process.openFiles()) {
            if (open.endsWith("/lock")) {
                Path directory =
                        process.seenFromHere(open.substring(0, open.length() - "/lock".length()));
                Slot slot = in(directory, process);
                if (slot != null) {
                    return slot;
                }
            }
        }
        return null;
    }

    /** The slot in a directory, if that process owns it. */
    static @Nullable Slot in(Path directory, LinuxProcess process) {
        if (!Files.isRegularFile(directory.resolve("origin"))) {
            return null;
        }
        try {
            Map<String, Object> owner = owner(directory);
            boolean same =
                    !process.sharesFiles()
                            || Json.text(owner, "pid").equals(Long.toString(process.pid()));
            return same ? new Slot(directory, socket(directory, owner, process)) : null;
        } catch (IOException e) {
            return null;
        }
    }

    /**
     * Who holds a slot now, by its {@code owner} file.
     *
     * @param directory the slot
     * @return the live process, or null where the journal's writer is gone
     */
    public static @Nullable LinuxProcess ownerOf(Path directory) {
        try {
            Map<String, Object> owner = owner(directory);
            LinuxProcess process = new LinuxProcess(Long.parseLong(Json.text(owner, "pid")));
            String start = Json.text(owner, "start");
            return process.exists() && Long.toString(process.startTicks()).equals(start)
                    ? process
                    : null;
        } catch (IOException | NumberFormatException e) {
            return null;
        }
    }

    private static Map<String, Object> owner(Path directory) throws IOException {
        return Json.object(Files.readString(directory.resolve("owner")));
    }

    private static Path socket(Path directory, Map<String, Object> owner, LinuxProcess process) {
        String named = Json.text(owner, "socket");
        return named.isEmpty() ? directory.resolve("control.sock") : process.seenFromHere(named);
    }
}
