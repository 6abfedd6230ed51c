// SPDX-License-Identifier: Apache-2.0
package io.jwitness.engine.internal;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Names of user ids, from {@code /etc/passwd} alone: no fork, no name service that may hang. */
final class UserNames {
    private static final int MAX_LINES = 10_000;

    private UserNames() {}

    /** The name, else {@code uid:} and the number. */
    static String of(int uid) {
        final String wanted = Integer.toUnsignedString(uid);
        try (BufferedReader passwd =
                Files.newBufferedReader(Path.of("/etc/passwd"), StandardCharsets.ISO_8859_1)) {
            String line = passwd.readLine();
            for (int i = 0; line != null && i < MAX_LINES; i++, line = passwd.readLine()) {
                final String[] fields = line.split(":", 4);
                if (fields.length > 2 && fields[2].equals(wanted)) {
                    return fields[0];
                }
            }
        } catch (IOException noPasswd) {
            return "uid:" + wanted;
        }
        return "uid:" + wanted;
    }
}
