// SPDX-License-Identifier: Apache-2.0
package io.jwitness.cli.internal.jvm;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a JVM was told at its start: main class, and the flags that decide whether one may attach.
 *
 * <p>Keeps the options alone, never the application's own arguments.
 *
 * @param options of the JVM, from its environment and its command line, in the order of their force
 * @param main main class, jar or module, or null
 */
public record JvmArguments(List<String> options, @Nullable String main) {
    private static final Set<String> WITH_VALUE =
            Set.of(
                    "-cp",
                    "-classpath",
                    "--class-path",
                    "-p",
                    "--module-path",
                    "--upgrade-module-path",
                    "--add-modules",
                    "--enable-native-access",
                    "--limit-modules",
                    "--add-exports",
                    "--add-opens",
                    "--add-reads",
                    "--patch-module",
                    "--source");

    /** Reads a process; {@code @file} arguments are followed where they may be read. */
    public static JvmArguments of(LinuxProcess process) {
        List<String> given = new ArrayList<>();
        for (String variable : new String[] {"JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"}) {
            process.variable(variable).ifPresent(text -> given.addAll(words(text)));
        }
        int own = given.size();
        List<String> arguments = process.arguments();
        for (String argument : arguments.subList(Math.min(1, arguments.size()), arguments.size())) {
            if (argument.startsWith("@") && !argument.startsWith("@@")) {
                given.addAll(file(process, argument.substring(1)));
            } else {
                given.add(argument);
            }
        }
        return parse(given, own);
    }

    /**
     * Takes arguments apart.
     *
     * @param given all of them, those of the environment first
     * @param fromEnvironment how many of them come from the environment
     */
    static JvmArguments parse(List<String> given, int fromEnvironment) {
        List<String> options = new ArrayList<>(given.subList(0, fromEnvironment));
        String main = null;
        for (int i = fromEnvironment; i < given.size() && main == null; i++) {
            String argument = given.get(i);
            if (argument.equals("-jar") || argument.equals("-m") || argument.equals("--module")) {
                main = i + 1 < given.size() ? given.get(i + 1) : null;
                break;
            } else if (WITH_VALUE.contains(argument)) {
                i++;
            } else if (argument.startsWith("-")) {
                options.add(argument);
            } else {
                main = argument;
            }
        }
        return new JvmArguments(List.copyOf(options), main);
    }

    /** Whether {@code -XX:+name} is in force; the last word counts. */
    public boolean isOn(String name) {
        return options.lastIndexOf("-XX:+" + name) > options.lastIndexOf("-XX:-" + name);
    }

    /** Whether {@code -XX:-name} is in force. */
    public boolean isOff(String name) {
        return options.lastIndexOf("-XX:-" + name) > options.lastIndexOf("-XX:+" + name);
    }

    /** Value of a system property given as an option, or null. */
    public @Nullable String property(String name) {
        String prefix = "-D" + name + "=";
        String found = null;
        for (String option : options) {
            if (option.startsWith(prefix)) {
                found = option.substring(prefix.length());
            }
        }
        return found;
    }

    private static List<String> file(LinuxProcess process, String path) {
        try {
            return words(Files.readString(process.seenFromHere(path)));
        } catch (IOException | RuntimeException e) {
            return List.of();
        }
    }

    private static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        for (String word : text.split("\\s+")) {
            if (!word.isEmpty()) {
                words.add(word);
            }
        }
        return words;
    }
}
