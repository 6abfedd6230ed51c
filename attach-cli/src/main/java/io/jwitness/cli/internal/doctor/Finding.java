// SPDX-License-Identifier: Apache-2.0
package io.jwitness.cli.internal.doctor;

import java.util.List;

/**
 * A watched class that an application holds.
 *
 * @param sensor whose it is
 * @param library the jar that holds it, or the application's own classes
 * @param className binary name
 * @param matched methods that are there as the catalogue knows them
 * @param drifted methods that are there under the same name alone: calls of them are not witnessed
 */
public record Finding(
        String sensor,
        String library,
        String className,
        List<String> matched,
        List<Drift> drifted) {

    /**
     * @param method its name
     * @param known the descriptors that the catalogue knows
     * @param found the descriptors that the class has; empty where it has no such method
     */
    public record Drift(String method, List<String> known, List<String> found) {}
}
