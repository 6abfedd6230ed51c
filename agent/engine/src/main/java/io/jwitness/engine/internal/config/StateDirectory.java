// SPDX-License-Identifier: Apache-2.0
package io.jwitness.engine.internal.config;

import java.io.File;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where journals lie when nobody says: {@code $XDG_STATE_HOME/jwitness}, else {@code
 * ~/.local/state/jwitness}, else under the temporary directory.
 *
 * @param directory absolute path
 * @param warning why it is a worse place than it should be, or null
 */
public record StateDirectory(String directory, @Nullable String warning) {
    /**
     * Finds the default place.
     *
     * @param environment for {@code XDG_STATE_HOME} and {@code HOME}
     * @param userHome the system property {@code user.home}, or null
     * @param temporary the system property {@code java.io.tmpdir}
     * @param user the system property {@code user.name}
     */
    public static StateDirectory find(
            Map<String, String> environment,
            @Nullable String userHome,
            String temporary,
            String user) {
        final String state = environment.get("XDG_STATE_HOME");
        if (state != null && state.startsWith("/")) {
            return new StateDirectory(state + "/jwitness", null);
        }
        for (String home : new @Nullable String[] {environment.get("HOME"), userHome}) {
            if (home != null
                    && home.startsWith("/")
                    && home.length() > 1
                    && new File(home).isDirectory()) {
                return new StateDirectory(home + "/.local/state/jwitness", null);
            }
        }
        return new StateDirectory(
                temporary + "/jwitness-" + user,
                "no usable home directory: journals lie under the temporary directory, which may not outlive a"
                        + " reboot; name another with dir=…");
    }
}
