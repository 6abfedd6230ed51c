// SPDX-License-Identifier: Apache-2.0
package io.jwitness.cli.internal;

import io.jwitness.cli.internal.console.Console;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * A run of the command, in process.
 *
 * @param code what it exited with
 * @param bytes of standard output
 * @param err standard error
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Run(int code, byte[] bytes, String err) {

    /** Runs with a home of its own. */
    static Run of(Path home, Map<String, String> environment, String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Map<String, String> all = new HashMap<>(environment);
        all.put("XDG_STATE_HOME", home.toString());
        Console console =
                new Console(
                        new PrintStream(out, false, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        false,
                        false,
                        all);
        int code = Main.run(args, console);
        return new Run(code, out.toByteArray(), err.toString(StandardCharsets.UTF_8));
    }

    static Run of(Path home, String... args) {
        return of(home, Map.of(), args);
    }

    String out() {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
