// SPDX-License-Identifier: Apache-2.0
package io.jwitness.cli.internal.console;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ProgressBarTest {
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private long now;

    private ProgressBar bar(boolean terminal) {
        PrintStream stream = new PrintStream(err, true, StandardCharsets.UTF_8);
        Console console = new Console(stream, stream, true, terminal, Map.of());
        return new ProgressBar(console, "records", () -> now);
    }

    private String drawn() {
        String text = err.toString(StandardCharsets.UTF_8);
        err.reset();
        return text;
    }

    @Test
    void nothingIsDrawnInTheFirstSecondNorTooOften() {
        try (ProgressBar bar = bar(true)) {
            now = 999_000_000L;
            bar.at(1000, 4000);
            assertEquals("", drawn());
            now = 1_000_000_000L;
            bar.at(1000, 4000);
            assertEquals(
                    "\r[=======                       ]  25 % 1,000 records, 1,000 a second\u001b[K",
                    drawn());
            now += 100_000_000L;
            bar.at(2000, 4000);
            assertEquals("", drawn());
            now += 100_000_000L;
            bar.at(2400, 0);
            assertEquals("\r2,400 records, 2,000 a second\u001b[K", drawn());
        }
        assertEquals("\r\u001b[K", drawn());
    }

    @Test
    void moreThanWasExpectedIsNoMoreThanAll() {
        try (ProgressBar bar = bar(true)) {
            now = 2_000_000_000L;
            bar.at(9000, 4000);
            assertEquals(
                    "\r[" + "=".repeat(30) + "] 100 % 9,000 records, 4,500 a second\u001b[K",
                    drawn());
        }
    }

    @Test
    void whatIsNoTerminalIsLeftAlone() {
        try (ProgressBar bar = bar(false)) {
            now = 9_000_000_000L;
            bar.at(1000, 4000);
        }
        assertEquals("", drawn());
    }
}
