// SPDX-License-Identifier: Apache-2.0
package io.jwitness.policy.internal;

import io.jwitness.policy.internal.file.Finding;
import java.io.IOException;
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
    private final List<Finding> problems;

    private final boolean unreadable;

    /**
     * @param problems without what happens now; at least one
     */
    public PolicyException(List<Finding> problems) {
        super(message(problems));
        this.problems = List.copyOf(problems);
        this.unreadable = false;
    }

    private PolicyException(Finding problem, IOException cause) {
        super(message(List.of(problem)), cause);
        this.problems = List.of(problem);
        this.unreadable = true;
    }

    /** Of a file that could not be had, so that nothing is known of what it says. */
    static PolicyException unreadable(String file, IOException cause) {
        return new PolicyException(
                new Finding(
                        file, 1, 1, "cannot be read: " + cause.getClass().getSimpleName() + "."),
                cause);
    }

    private static String message(List<Finding> problems) {
        String more = problems.size() == 1 ? "" : " (and " + (problems.size() - 1) + " more)";
        return problems.get(0).text() + more + " The rules in force stay.";
    }

    /** The first problem, how many more there are, and what happens now; one line. */
    @Override
    public String getMessage() {
        return message(problems);
    }

    /** Every problem found, in the order of finding. */
    public List<Finding> problems() {
        return problems;
    }

    /** True when the file could not be had at all; the cause says why. */
    public boolean isUnreadable() {
        return unreadable;
    }
}
