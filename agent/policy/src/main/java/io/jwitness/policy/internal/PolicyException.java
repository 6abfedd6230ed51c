// SPDX-License-Identifier: Apache-2.0
package io.jwitness.policy.internal;

import java.util.List;

/**
 * A policy that cannot be used: everything that is wrong with it, each with its place.
 *
 * <p>The message is one line, the first problem and what happens now; {@link #problems} has all of
 * them for {@code jwitness policy check}.
 */
public final class PolicyException extends Exception {
    private static final long serialVersionUID = 1;

    @SuppressWarnings("serial") // List.copyOf is serializable
    private final List<String> problems;

    /**
     * @param problems each as {@code file:line:column: what; what is allowed}, ending without what
     *     happens now; at least one
     */
    public PolicyException(List<String> problems) {
        super(message(problems));
        this.problems = List.copyOf(problems);
    }

    private static String message(List<String> problems) {
        String more = problems.size() == 1 ? "" : " (and " + (problems.size() - 1) + " more)";
        return problems.get(0) + more + " The rules in force stay.";
    }

    /** The first problem, how many more there are, and what happens now; one line. */
    @Override
    public String getMessage() {
        return message(problems);
    }

    /** Every problem found, in the order of the file. */
    public List<String> problems() {
        return problems;
    }
}
