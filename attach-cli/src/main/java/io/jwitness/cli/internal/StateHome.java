// SPDX-License-Identifier: Apache-2.0
package io.jwitness.cli.internal;

import java.nio.file.Path;
import java.util.Map;

/**
 * Where this user's state lies: {@code $XDG_STATE_HOME/jwitness}, else {@code
 * ~/.local/state/jwitness}.
 *
 * @param directory it; may not exist yet
 */
public record StateHome(Path directory) {
    public static StateHome of(Map<String, String> environment) {
        String state = environment.getOrDefault("XDG_STATE_HOME", "");
        if (state.startsWith("/")) {
            return new StateHome(Path.of(state, "jwitness"));
        }
        String home = environment.getOrDefault("HOME", "");
        if (!home.startsWith("/")) {
            home = System.getProperty("user.home", "/");
        }
        return new StateHome(Path.of(home, ".local", "state", "jwitness"));
    }
}
