// SPDX-License-Identifier: Apache-2.0
package io.jwitness.cli.internal.jvm;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A process as {@code /proc} shows it. What may not be read counts as absent; nothing is kept.
 *
 * @param pid process id, in this namespace
 */
public record LinuxProcess(long pid) {
    private static final int SIGQUIT = 3;

    /** Its directory. */
    public Path directory() {
        return Path.of("/proc", Long.toString(pid));
    }

    public boolean exists() {
        return Files.isDirectory(directory());
    }

    /** Effective user id, or −1. */
    public int uid() {
        return number(statusLine("Uid:"), 1);
    }

    /** Effective user id of this process. */
    public static int ownUid() {
        return number(statusLine(Path.of("/proc/self/status"), "Uid:"), 1);
    }

    /** Name of a user, or the number where it has none here. */
    public static String userName(int uid) {
        try {
            for (String line : Files.readAllLines(Path.of("/etc/passwd"))) {
                String[] fields = line.split(":");
                if (fields.length > 2 && fields[2].equals(Integer.toString(uid))) {
                    return fields[0];
                }
            }
        } catch (IOException e) {
            return Integer.toString(uid); // a container without that file: the number says it all
        }
        return Integer.toString(uid);
    }

    /** Arguments, the executable's name first; empty where they may not be read. */
    public List<String> arguments() {
        return zeroSeparated(directory().resolve("cmdline"));
    }

    /** A variable of its environment, as it was at start. */
    public Optional<String> variable(String name) {
        String prefix = name + "=";
        return zeroSeparated(directory().resolve("environ")).stream()
                .filter(entry -> entry.startsWith(prefix))
                .map(entry -> entry.substring(prefix.length()))
                .findFirst();
    }

    /** Start time in kernel ticks (field 22 of {@code stat}), or −1. */
    public long startTicks() {
        try {
            String stat = Files.readString(directory().resolve("stat"));
            // The command's name, in parentheses, may hold anything.
            String[] rest = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return Long.parseLong(rest[19]);
        } catch (IOException | RuntimeException e) {
            return -1;
        }
    }

    /** Executable, as the process sees it. */
    public @Nullable Path executable() {
        try {
            return Files.readSymbolicLink(directory().resolve("exe"));
        } catch (IOException e) {
            return null;
        }
    }

    /** A path of the process, as this one can open it: through its root where that differs. */
    public Path seenFromHere(String path) {
        return sharesFiles() ? Path.of(path) : Path.of(directory() + "/root" + path);
    }

    /** Whether it sees the same files; true where that cannot be told. */
    public boolean sharesFiles() {
        try {
            return Files.readSymbolicLink(directory().resolve("ns/mnt"))
                    .equals(Files.readSymbolicLink(Path.of("/proc/self/ns/mnt")));
        } catch (IOException e) {
            return true;
        }
    }

    /** Short id of its container, {@code yes} for one without an id, empty for none. */
    public String container() {
        try {
            for (String line : Files.readAllLines(directory().resolve("cgroup"))) {
                var id = java.util.regex.Pattern.compile("[0-9a-f]{64}").matcher(line);
                if (id.find()) {
                    return id.group().substring(0, 12);
                }
            }
        } catch (IOException e) {
            return "";
        }
        return sharesFiles() ? "" : "yes";
    }

    /** Whether HotSpot is loaded in it; empty where that may not be read. */
    public Optional<Boolean> isHotSpot() {
        try (var lines = Files.lines(directory().resolve("maps"), StandardCharsets.ISO_8859_1)) {
            return Optional.of(lines.anyMatch(line -> line.endsWith("/libjvm.so")));
        } catch (IOException | java.io.UncheckedIOException e) {
            return Optional.empty();
        }
    }

    /**
     * Whether it handles SIGQUIT. The JVM starts to listen for tools on that signal; a process that
     * does not handle it dies of it.
     */
    public boolean handlesQuit() {
        String caught = statusLine("SigCgt:");
        try {
            String mask = caught.substring("SigCgt:".length()).trim();
            return (Long.parseUnsignedLong(mask, 16) >>> (SIGQUIT - 1) & 1) == 1;
        } catch (RuntimeException e) {
            return false;
        }
    }

    /** Files that it has open, as it sees them. */
    public List<String> openFiles() {
        List<String> open = new ArrayList<>();
        try (DirectoryStream<Path> links = Files.newDirectoryStream(directory().resolve("fd"))) {
            for (Path link : links) {
                String target = targetOf(link);
                if (!target.isEmpty()) {
                    open.add(target);
                }
            }
        } catch (IOException e) {
            return List.of();
        }
        return open;
    }

    /** Empty for a descriptor that was closed since it was listed. */
    private static String targetOf(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            return "";
        }
    }

    private String statusLine(String prefix) {
        return statusLine(directory().resolve("status"), prefix);
    }

    private static String statusLine(Path file, String prefix) {
        try {
            for (String line : Files.readAllLines(file)) {
                if (line.startsWith(prefix)) {
                    return line;
                }
            }
        } catch (IOException e) {
            return "";
        }
        return "";
    }

    private static int number(String line, int field) {
        String[] fields = line.split("\\s+");
        return fields.length > field + 1 ? Integer.parseInt(fields[field + 1]) : -1;
    }

    private static List<String> zeroSeparated(Path file) {
        try {
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                return List.of();
            }
            return List.of(
                    new String(Files.readAllBytes(file), StandardCharsets.UTF_8).split("\0"));
        } catch (IOException e) {
            return List.of();
        }
    }
}
