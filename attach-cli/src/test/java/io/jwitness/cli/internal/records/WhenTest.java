// SPDX-License-Identifier: Apache-2.0
package io.jwitness.cli.internal.records;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jwitness.cli.internal.console.Failure;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a time on the command line stands for. */
final class WhenTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "2026-11-22, 2026-11-22T00:00:00Z, 2026-11-23T00:00:00Z",
        "2026-11-22T18:04, 2026-11-22T18:04:00Z, 2026-11-22T18:05:00Z",
        "2026-11-22 18:04:05, 2026-11-22T18:04:05Z, 2026-11-22T18:04:06Z",
        "2026-11-22T18:04:05Z, 2026-11-22T18:04:05Z, 2026-11-22T18:04:06Z",
        "2026-11-22t18:04:05z, 2026-11-22T18:04:05Z, 2026-11-22T18:04:06Z",
        "2026-11-22 18:04:05.123, 2026-11-22T18:04:05.123Z, 2026-11-22T18:04:05.124Z",
        "2026-11-22T18:04:05.123456789Z, 2026-11-22T18:04:05.123456789Z, 2026-11-22T18:04:05.123456790Z",
        "2026-11-22T19:04+01:00, 2026-11-22T18:04:00Z, 2026-11-22T18:05:00Z",
        "2026-11-22 19:04 -05:00, 2026-11-23T00:04:00Z, 2026-11-23T00:05:00Z",
        "2h, 2026-11-22T10:00:00Z, 2026-11-22T10:00:00Z",
        "3d, 2026-11-19T12:00:00Z, 2026-11-19T12:00:00Z",
        "0s, 2026-11-22T12:00:00Z, 2026-11-22T12:00:00Z"
    })
    void aTimeStandsForAllOfWhatItNamesInUtc(String text, Instant from, Instant to) throws Failure {
        assertEquals(new When(from, to), When.parse("--since", text, NOW));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "yesterday",
                "2026-02-30",
                "2026-11-22T25:00",
                "2026-11-22T18:04:61",
                "2026-11-22T18:04+99:00",
                "2026-11-22T18:04:05.1234567890Z",
                "22.11.2026",
                "2",
                "-2h",
                "2 fortnights"
            })
    void whatIsNoTimeIsToldWithExamples(String text) {
        Failure failure = assertThrows(Failure.class, () -> When.parse("--until", text, NOW));
        assertTrue(
                String.valueOf(failure.getMessage()).startsWith("cannot read --until '" + text),
                failure.getMessage());
        assertTrue(String.valueOf(failure.getMessage()).contains("As 2026-11-22"));
    }
}
