// SPDX-License-Identifier: Apache-2.0
package io.jwitness.cli.internal.console;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Where a command prints, and what it knows of its surroundings. One thread.
 *
 * @param out standard output, UTF-8, buffered
 * @param err standard error, UTF-8
 * @param terminal whether standard output is a terminal
 * @param errTerminal whether standard error is one
 * @param environment variables of this process
 */
public record Console(
        PrintStream out,
        PrintStream err,
        boolean terminal,
        boolean errTerminal,
        Map<String, String> environment) {

    private static final int DEFAULT_WIDTH = 160;

    /** The console of this process. */
    public static Console ofProcess() {
        return new Console(
                new PrintStream(
                        new java.io.BufferedOutputStream(
                                new FileOutputStream(FileDescriptor.out), 1 << 16),
                        false,
                        StandardCharsets.UTF_8),
                new PrintStream(
                        new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8),
                isTerminal(1),
                isTerminal(2),
                System.getenv());
    }

    /** Whether colour is welcome. */
    public boolean colour() {
        return terminal
                && environment.getOrDefault("NO_COLOR", "").isEmpty()
                && !"dumb".equals(environment.get("TERM"));
    }

    /** Columns to fill. */
    public int width() {
        try {
            return Math.max(60, Integer.parseInt(environment.getOrDefault("COLUMNS", "")));
        } catch (NumberFormatException e) {
            return DEFAULT_WIDTH;
        }
    }

    /** Text in a colour, where that is welcome. */
    public String paint(Colour colour, String text) {
        return colour() ? "\u001b[" + colour.code + "m" + text + "\u001b[0m" : text;
    }

    /** A line on standard error, with the command's name. */
    public void complain(String line) {
        out.flush();
        err.println("jwitness: " + Safe.text(line));
    }

    /** The few colours there are. */
    public enum Colour {
        RED("31"),
        GREEN("32"),
        YELLOW("33"),
        DIM("2"),
        BOLD("1");

        private final String code;

        Colour(String code) {
            this.code = code;
        }
    }

    // Not System.console(): from JDK 22 it is there without a terminal, before with both ends only.
    private static boolean isTerminal(int descriptor) {
        try {
            String target =
                    Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }
}
