// SPDX-License-Identifier: Apache-2.0
package io.jwitness.exporter.internal.otlp;

import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;

/**
 * Judges what a receiver said.
 *
 * <p>OTLP calls only 429, 502, 503 and 504 retryable, since a tracing pipeline would rather drop. A
 * journal may not: whatever does not object to the content itself (a token that expired, a path
 * that is not there yet, a broken proxy) is tried again, and waits in the journal meanwhile.
 */
final class Answers {
    private static final int MAX_SHOWN = 200;

    private Answers() {}

    static SendResult judge(int status, byte[] body, String retryAfter) {
        if (status / 100 == 2) {
            PartialSuccess partial = PartialSuccess.parse(body);
            return partial == null || partial.rejected() <= 0
                    ? SendResult.DELIVERED
                    : new SendResult(
                            SendResult.Kind.PARTIAL,
                            status,
                            partial.rejected(),
                            Duration.ZERO,
                            oneLine(partial.message()));
        }
        String what = "HTTP " + status + hint(status);
        return switch (status) {
            case 400, 413, 422 ->
                    new SendResult(SendResult.Kind.REFUSED, status, 0, Duration.ZERO, what);
            default -> SendResult.retry(status, retryAfter(retryAfter), what);
        };
    }

    private static String hint(int status) {
        return switch (status) {
            case 301, 302, 307, 308 -> " (redirects are not followed; name the final address)";
            case 401, 403 -> " (the receiver wants other credentials; see the headers option)";
            case 404, 405 -> " (no OTLP/HTTP receiver at this path)";
            case 415 -> " (the receiver does not take http/protobuf)";
            default -> "";
        };
    }

    /** Seconds or an HTTP date; zero for anything else. */
    static Duration retryAfter(String value) {
        try {
            return Duration.ofSeconds(Math.max(0, Long.parseLong(value.trim())));
        } catch (NumberFormatException notSeconds) {
            try {
                Instant until =
                        ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME)
                                .toInstant();
                Duration wait = Duration.between(Instant.now(), until);
                return wait.isNegative() ? Duration.ZERO : wait;
            } catch (DateTimeParseException notADate) {
                return Duration.ZERO;
            }
        }
    }

    /** An exception in a line: its type, its message, and its cause's where it adds something. */
    static String oneLine(Throwable failure) {
        StringBuilder line = new StringBuilder(failure.getClass().getSimpleName());
        if (failure.getMessage() != null) {
            line.append(": ").append(failure.getMessage());
        }
        Throwable cause = failure.getCause();
        if (cause != null && cause.getMessage() != null) {
            line.append(" (").append(cause.getMessage()).append(')');
        }
        return oneLine(line.toString());
    }

    /** Printable and short: a receiver's text may hold anything. */
    static String oneLine(String text) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < text.length() && line.length() < MAX_SHOWN; i++) {
            char c = text.charAt(i);
            line.append(c >= ' ' && c < 0x7f ? c : ' ');
        }
        return line.toString().trim();
    }
}
