// SPDX-License-Identifier: Apache-2.0
package io.jwitness.cli.internal.jvm;

import io.jwitness.cli.internal.console.Failure;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A running JVM.
 *
 * @param process it
 * @param user name of its user
 * @param main main class, jar or module; empty where it may not be read
 * @param version {@code 17.0.12}; empty where it may not be read
 * @param container short id, or empty
 * @param slot the journal's directory where an agent is armed, or null
 */
public record Jvm(
        LinuxProcess process,
        String user,
        String main,
        String version,
        String container,
        @Nullable Slot slot) {

    /** Every JVM that shows itself to this user, by pid. */
    public static List<Jvm> all() throws IOException {
        List<Jvm> all = new ArrayList<>();
        long self = ProcessHandle.current().pid();
        try (DirectoryStream<Path> directories =
                Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path directory : directories) {
                LinuxProcess process =
                        new LinuxProcess(Long.parseLong(directory.getFileName().toString()));
                if (process.pid() != self && looksLikeJvm(process)) {
                    all.add(of(process));
                }
            }
        }
        all.sort(java.util.Comparator.comparingLong(jvm -> jvm.process.pid()));
        return all;
    }

    /**
     * The JVM of a pid.
     *
     * @throws Failure when there is none
     */
    public static Jvm of(long pid) throws Failure {
        LinuxProcess process = new LinuxProcess(pid);
        if (!process.exists()) {
            throw new Failure(
                    "no process " + pid,
                    "it has ended, or runs in another pid namespace",
                    "See `jwitness list`");
        }
        if (process.isHotSpot().isPresent() && !process.isHotSpot().get()) {
            throw new Failure(
                    "process " + pid + " is no HotSpot JVM",
                    "libjvm.so is not loaded in it",
                    "See `jwitness list` for those that are");
        }
        return of(process);
    }

    private static Jvm of(LinuxProcess process) {
        JvmArguments arguments = JvmArguments.of(process);
        return new Jvm(
                process,
                LinuxProcess.userName(process.uid()),
                shortName(arguments.main()),
                version(process),
                process.container(),
                Slot.of(process));
    }

    private static boolean looksLikeJvm(LinuxProcess process) {
        Optional<Boolean> hotSpot = process.isHotSpot();
        if (hotSpot.isPresent()) {
            return hotSpot.get();
        }
        // Of another user: what it calls itself has to do.
        List<String> arguments = process.arguments();
        return !arguments.isEmpty()
                && (arguments.get(0).equals("java") || arguments.get(0).endsWith("/java"));
    }

    private static String shortName(@Nullable String main) {
        if (main == null) {
            return "";
        }
        return main.endsWith(".jar") ? main.substring(main.lastIndexOf('/') + 1) : main;
    }

    private static String version(LinuxProcess process) {
        Path executable = process.executable();
        Path bin = executable == null ? null : executable.getParent();
        Path home = bin == null ? null : bin.getParent();
        if (home == null) {
            return "";
        }
        try {
            for (String line : Files.readAllLines(process.seenFromHere(home + "/release"))) {
                if (line.startsWith("JAVA_VERSION=")) {
                    return line.substring("JAVA_VERSION=".length()).replace("\"", "");
                }
            }
        } catch (IOException e) {
            return "";
        }
        return "";
    }
}
