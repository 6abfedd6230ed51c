// SPDX-License-Identifier: Apache-2.0
package io.jwitness.cli.internal;

import io.jwitness.cli.internal.console.Failure;
import io.jwitness.policy.internal.Policy;
import io.jwitness.policy.internal.PolicyException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A policy file of the command line, read by the agent's own reader. */
final class PolicyFile {
    private PolicyFile() {}

    /**
     * Reads it as an agent does at its start, token key included.
     *
     * @throws PolicyException when an agent would not take it
     * @throws Failure when there is no such file, or it cannot be read
     */
    static Policy load(Path file) throws PolicyException, Failure {
        try {
            return Policy.load(file);
        } catch (PolicyException e) {
            if (!e.isUnreadable()) {
                throw e;
            }
            throw new Failure(
                            "cannot read " + file, why(file, e.getCause()), "Name a policy's file")
                    .because(e);
        }
    }

    private static String why(Path file, @Nullable Throwable cause) {
        if (cause instanceof NoSuchFileException) {
            return "there is no such file";
        }
        if (cause instanceof AccessDeniedException) {
            return "this user may not";
        }
        if (Files.isDirectory(file)) {
            return "it is a directory";
        }
        return cause == null ? "unknown" : String.valueOf(cause.getMessage());
    }
}
