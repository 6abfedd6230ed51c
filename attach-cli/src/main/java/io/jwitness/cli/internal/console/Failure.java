// SPDX-License-Identifier: Apache-2.0
package io.jwitness.cli.internal.console;

/** An error that a person can act on: what happened, why, what to do next. */
public final class Failure extends Exception {
    /** Usage or environment. */
    public static final int ENVIRONMENT = 2;

    private final int exitCode;

    /** A failure with exit code 2. */
    public Failure(String what, String why, String next) {
        this(ENVIRONMENT, what, why, next);
    }

    public Failure(int exitCode, String what, String why, String next) {
        super(what + ": " + why + ". " + next);
        this.exitCode = exitCode;
    }

    /** What the command exits with. */
    public int exitCode() {
        return exitCode;
    }

    /** Keeps what caused it, for whoever asks with {@code JWITNESS_DEBUG}. */
    public Failure because(Throwable cause) {
        initCause(cause);
        return this;
    }
}
