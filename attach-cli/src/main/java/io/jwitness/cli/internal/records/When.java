// SPDX-License-Identifier: Apache-2.0
package io.jwitness.cli.internal.records;

import io.jwitness.cli.internal.console.Durations;
import io.jwitness.cli.internal.console.Failure;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A time as people write it, and all that it stands for: a date is its whole day, {@code 18:04} its
 * whole minute, {@code 18:04:05.1} its tenth of a second. A duration is that long ago, to the
 * point. UTC where no offset is written.
 *
 * @param from the first moment of it
 * @param to the first moment behind it
 */
public record When(Instant from, Instant to) {
    private static final Pattern DATE_TIME =
            Pattern.compile(
                    "(\\d{4}-\\d{2}-\\d{2})"
                            + "(?:[T ](\\d{2}:\\d{2})(?::(\\d{2})(?:\\.(\\d{1,9}))?)?"
                            + " ?(Z|[+-]\\d{2}:\\d{2})?)?");

    /**
     * Reads one.
     *
     * @param option that it was given for, told where it cannot be read
     * @param now what a duration is counted back from
     */
    public static When parse(String option, String text, Instant now) throws Failure {
        String given = text.strip();
        try {
            Duration ago = Durations.parse(given);
            if (ago != null) {
                Instant then = now.minus(ago);
                return new When(then, then);
            }
            Matcher parts = DATE_TIME.matcher(given.toUpperCase(Locale.ROOT));
            if (parts.matches()) {
                return of(parts);
            }
        } catch (DateTimeException | ArithmeticException e) {
            throw failure(option, text, "there is no such time").because(e);
        }
        throw failure(option, text, "it is neither a time nor a duration");
    }

    private static When of(Matcher parts) {
        LocalDate date = LocalDate.parse(parts.group(1));
        if (parts.group(2) == null) {
            Instant from = date.atStartOfDay(ZoneOffset.UTC).toInstant();
            return new When(from, date.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant());
        }
        String seconds = parts.group(3);
        String fraction = parts.group(4);
        LocalTime time =
                LocalTime.parse(
                        parts.group(2)
                                + (seconds == null ? "" : ":" + seconds)
                                + (fraction == null ? "" : "." + fraction));
        ZoneOffset offset = parts.group(5) == null ? ZoneOffset.UTC : ZoneOffset.of(parts.group(5));
        Instant from = OffsetDateTime.of(date, time, offset).toInstant();
        long lengthNs = seconds == null ? 60_000_000_000L : 1_000_000_000L;
        for (int i = 0; fraction != null && i < fraction.length(); i++) {
            lengthNs /= 10;
        }
        return new When(from, from.plusNanos(lengthNs));
    }

    private static Failure failure(String option, String text, String why) {
        return new Failure(
                "cannot read " + option + " '" + text + "'",
                why,
                "As 2026-11-22, 2026-11-22T18:04:05Z, '2026-11-22 18:04' (UTC),"
                        + " 2026-11-22T19:04+01:00, or 2h for two hours ago (ms, s, m, h, d)");
    }
}
