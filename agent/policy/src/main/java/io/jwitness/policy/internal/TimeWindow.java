// SPDX-License-Identifier: Apache-2.0
package io.jwitness.policy.internal;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Hours of the week in a time zone: {@code Mon-Fri 08:00-18:00 Europe/Berlin}.
 *
 * <p>Days or hours may be left out (all of them); the zone too (UTC). The second hour is not part
 * of the window; where it is earlier than the first, the window runs past midnight and belongs to
 * the day on which it began. Immutable but for a memory of the last minute asked about, so that a
 * call within one minute of the last allocates nothing.
 */
final class TimeWindow {
    /** What it looks like; for messages. */
    static final String EXAMPLE = "Mon-Fri 08:00-18:00 Europe/Berlin";

    private static final List<String> DAYS =
            List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun");
    private static final int MINUTES = 24 * 60;

    private final String text;
    private final Set<DayOfWeek> days;
    private final int from;
    private final int to;
    private final ZoneId zone;

    private volatile Known known = new Known(Long.MIN_VALUE, false);

    private record Known(long minute, boolean inside) {}

    private TimeWindow(String text, Set<DayOfWeek> days, int from, int to, ZoneId zone) {
        this.text = text;
        this.days = days;
        this.from = from;
        this.to = to;
        this.zone = zone;
    }

    /** Reads a window; null when it is none. */
    static @Nullable TimeWindow parse(String text) {
        Set<DayOfWeek> days = EnumSet.allOf(DayOfWeek.class);
        int from = 0;
        int to = MINUTES;
        ZoneId zone = ZoneOffset.UTC;
        String[] words = text.strip().split(" +");
        int at = 0;
        Set<DayOfWeek> named = days(words[at]);
        if (named != null) {
            days = named;
            at++;
        }
        if (at < words.length && words[at].indexOf(':') == 2) {
            int dash = words[at].indexOf('-');
            from = dash < 0 ? -1 : minute(words[at].substring(0, dash));
            to = dash < 0 ? -1 : minute(words[at].substring(dash + 1));
            if (from < 0 || to < 0 || from == MINUTES || from == to) {
                return null;
            }
            at++;
        }
        if (at == 0) {
            return null;
        }
        if (at < words.length) {
            try {
                zone = ZoneId.of(words[at++]);
            } catch (DateTimeException e) {
                return null;
            }
        }
        return at == words.length ? new TimeWindow(text, days, from, to, zone) : null;
    }

    private static @Nullable Set<DayOfWeek> days(String text) {
        Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
        for (String part : text.toLowerCase(Locale.ROOT).split(",", -1)) {
            int dash = part.indexOf('-');
            int first = DAYS.indexOf(dash < 0 ? part : part.substring(0, dash));
            int last = dash < 0 ? first : DAYS.indexOf(part.substring(dash + 1));
            if (first < 0 || last < 0) {
                return null;
            }
            for (int day = first; ; day = (day + 1) % 7) {
                days.add(DayOfWeek.of(day + 1));
                if (day == last) {
                    break;
                }
            }
        }
        return days;
    }

    /** Minutes since midnight of {@code HH:MM}, 24:00 included; −1 when it is none. */
    private static int minute(String text) {
        if (text.length() != 5 || text.charAt(2) != ':') {
            return -1;
        }
        for (int i = 0; i < 5; i++) {
            if (i != 2 && (text.charAt(i) < '0' || text.charAt(i) > '9')) {
                return -1;
            }
        }
        int hours = Integer.parseInt(text.substring(0, 2));
        int minutes = Integer.parseInt(text.substring(3));
        int minute = hours * 60 + minutes;
        return minutes < 60 && minute <= MINUTES ? minute : -1;
    }

    /** As it was written. */
    String text() {
        return text;
    }

    /** True when the second lies in the window. */
    boolean contains(long epochSecond) {
        long minute = Math.floorDiv(epochSecond, 60L);
        Known last = known;
        if (last.minute != minute) {
            last = new Known(minute, look(minute));
            known = last;
        }
        return last.inside;
    }

    private boolean look(long minute) {
        ZonedDateTime time;
        try {
            time = Instant.ofEpochSecond(minute * 60).atZone(zone);
        } catch (DateTimeException | ArithmeticException e) {
            return false; // Not a time that any calendar has.
        }
        int now = time.getHour() * 60 + time.getMinute();
        DayOfWeek today = time.getDayOfWeek();
        if (from < to) {
            return days.contains(today) && from <= now && now < to;
        }
        return (days.contains(today) && from <= now) || (days.contains(today.minus(1)) && now < to);
    }
}
