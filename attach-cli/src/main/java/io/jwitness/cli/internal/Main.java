// SPDX-License-Identifier: Apache-2.0
package io.jwitness.cli.internal;

import io.jwitness.cli.internal.console.Console;
import io.jwitness.cli.internal.console.Failure;
import io.jwitness.cli.internal.console.Safe;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.IFactory;
import picocli.CommandLine.ParameterException;

/**
 * The entry of the {@code jwitness} command.
 *
 * <p>Exit codes: 0 ok; 1 the answer is bad news; 2 usage or environment; 3 and 4 as {@code verify}
 * says. {@code JWITNESS_DEBUG=1} adds stack traces to errors.
 */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        System.exit(run(args, Console.ofProcess()));
    }

    /** Runs a command line; returns the exit code. */
    public static int run(String[] args, Console console) {
        CommandLine line = commandLine(console);
        int code = line.execute(args);
        console.out().flush();
        if (console.out().checkError() && code == 0) {
            return Failure.ENVIRONMENT; // as when the reader of a pipe has gone
        }
        return code;
    }

    static CommandLine commandLine(Console console) {
        CommandLine line = new CommandLine(new Jwitness(), new Factory(console));
        line.setOut(
                new java.io.PrintWriter(
                        console.out(), true, java.nio.charset.StandardCharsets.UTF_8));
        line.setErr(
                new java.io.PrintWriter(
                        console.err(), true, java.nio.charset.StandardCharsets.UTF_8));
        line.setColorScheme(
                CommandLine.Help.defaultColorScheme(console.colour() ? Ansi.ON : Ansi.OFF));
        line.setUsageHelpAutoWidth(false);
        line.setUsageHelpWidth(100);
        line.setParameterExceptionHandler((problem, given) -> usage(problem, console));
        line.setExecutionExceptionHandler((problem, of, parsed) -> failed(problem, console));
        return line;
    }

    private static int usage(ParameterException problem, Console console) {
        String command = problem.getCommandLine().getCommandSpec().qualifiedName();
        console.complain(problem.getMessage() + ". See: " + command + " --help");
        return Failure.ENVIRONMENT;
    }

    private static int failed(Exception problem, Console console) {
        int code = Failure.ENVIRONMENT;
        if (problem instanceof Failure failure) {
            console.complain(String.valueOf(failure.getMessage()));
            code = failure.exitCode();
        } else if (problem instanceof NoSuchFileException missing) {
            console.complain(
                    "cannot read " + missing.getFile() + ": there is no such file. Check the path");
        } else if (problem instanceof AccessDeniedException denied) {
            console.complain(
                    "cannot read "
                            + denied.getFile()
                            + ": this user may not. A journal belongs to its JVM's user: run as"
                            + " that user, or as root");
        } else if (problem instanceof IOException || problem instanceof IllegalArgumentException) {
            console.complain(String.valueOf(problem.getMessage()));
        } else {
            console.complain(
                    "failed in a way that it should not: "
                            + problem
                            + ". Run it again with JWITNESS_DEBUG=1, and report what it prints");
        }
        if (!console.environment().getOrDefault("JWITNESS_DEBUG", "").isEmpty()) {
            for (Throwable cause = problem; cause != null; cause = cause.getCause()) {
                console.err().println(Safe.text(cause.toString()));
                for (StackTraceElement element : cause.getStackTrace()) {
                    console.err().println("    at " + element);
                }
            }
        }
        return code;
    }

    /** Gives a command its console. */
    private record Factory(Console console) implements IFactory {
        @Override
        public <K> K create(Class<K> type) throws Exception {
            try {
                var constructor = type.getDeclaredConstructor(Console.class);
                return constructor.newInstance(console);
            } catch (NoSuchMethodException e) {
                return CommandLine.defaultFactory().create(type);
            }
        }
    }
}
