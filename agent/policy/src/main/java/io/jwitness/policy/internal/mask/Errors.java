// SPDX-License-Identifier: Apache-2.0
package io.jwitness.policy.internal.mask;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What can be had of an exception without running foreign code. */
final class Errors {
    private static final int MOST_CAUSES = 4;

    private Errors() {}

    static @Nullable String message(Throwable thrown) {
        return isOfTheJdk(thrown, "getMessage") ? thrown.getMessage() : null;
    }

    /** Class names of the causes, the nearest first; null when there are none. */
    static @Nullable List<String> causes(Throwable thrown) {
        List<String> causes = null;
        Throwable at = thrown;
        for (int i = 0; i < MOST_CAUSES && isOfTheJdk(at, "getCause"); i++) {
            Throwable cause = at.getCause();
            if (cause == null || cause == at) {
                break;
            }
            causes = causes == null ? new ArrayList<>(MOST_CAUSES) : causes;
            causes.add(cause.getClass().getName());
            at = cause;
        }
        return causes;
    }

    /** True when the method that a call would run was written by the JDK. */
    private static boolean isOfTheJdk(Throwable thrown, String method) {
        Class<?> type = thrown.getClass();
        if (Kind.isOfTheJdk(type)) {
            return true;
        }
        try {
            return Kind.isOfTheJdk(type.getMethod(method).getDeclaringClass());
        } catch (NoSuchMethodException e) {
            return false; // Every Throwable has both.
        }
    }
}
