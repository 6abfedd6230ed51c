// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.actuator;

import org.jspecify.annotations.Nullable;

/**
 * Below which paths the application answers for its endpoints: {@code /actuator}, and what it says
 * itself when it maps them. At most {@value #MOST} of them.
 *
 * <p>Endpoints at the root of a port of their own are not told from other paths.
 */
final class BasePaths {
    private static final int MOST = 8;
    private static final int LONGEST = 256;

    private volatile String[] bases = {"/actuator"};

    synchronized void add(String path) {
        String base = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        String[] known = bases;
        if (base.length() < 2 || base.length() > LONGEST || known.length == MOST) {
            return;
        }
        for (String each : known) {
            if (each.equals(base)) {
                return;
            }
        }
        String[] more = new String[known.length + 1];
        System.arraycopy(known, 0, more, 0, known.length);
        more[known.length] = base;
        bases = more;
    }

    /**
     * The endpoint and its selectors that a path names, {@code links} for the list of them; null
     * for any other path.
     */
    @Nullable String endpoint(String path) {
        for (String base : bases) {
            if (!path.startsWith(base)) {
                continue;
            }
            if (path.length() <= base.length() + 1) {
                return path.length() == base.length() || path.endsWith("/") ? "links" : null;
            }
            if (path.charAt(base.length()) == '/') {
                int end = Math.min(path.length(), base.length() + LONGEST);
                return path.substring(base.length() + 1, end);
            }
        }
        return null;
    }
}
