// SPDX-License-Identifier: Apache-2.0
package io.jwitness.engine.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** The version of this agent, as the build wrote it beside this class. */
final class Version {
    private static final String RESOURCE = "version.txt";

    private Version() {}

    /** Such as {@code 0.1.0}; {@code unknown} where the build left none. */
    static String text() {
        try (InputStream in = Version.class.getResourceAsStream(RESOURCE)) {
            return in == null
                    ? "unknown"
                    : new String(in.readNBytes(64), StandardCharsets.UTF_8).trim();
        } catch (IOException unreadable) {
            return "unknown";
        }
    }
}
