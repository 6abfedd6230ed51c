// SPDX-License-Identifier: Apache-2.0
package io.jwitness.policy.internal;

import io.jwitness.policy.internal.mask.ArgModes;

/**
 * A method of the application that the policy wants witnessed.
 *
 * @param className exact name of the class, with dots
 * @param methodGlob method names, {@code *} standing for any characters; see {@link #matches}
 * @param event what its records are called
 * @param args what is recorded of its arguments
 * @param waiting what its caller waits for, unless a rule decides the event
 */
public record Probe(
        String className, String methodGlob, String event, ArgModes args, Decision.Wait waiting) {

    /** True when the probe means methods of this name. */
    public boolean matches(String methodName) {
        return Glob.matches(methodGlob, methodName);
    }
}
