// SPDX-License-Identifier: Apache-2.0
package io.jwitness.dist.internal.shim;

import java.text.DateFormat;
import java.text.FieldPosition;
import java.text.ParsePosition;
import java.text.SimpleDateFormat;
import java.util.Date;
import java.util.Locale;
import java.util.TimeZone;
import org.jspecify.annotations.Nullable;

/**
 * Stands in for {@code java.text.SimpleDateFormat}, which fixes the JVM's default time zone, and
 * writes {@code user.timezone}, as soon as one is made.
 *
 * <p>An application may still set that property in its {@code main}, and must then get what it set.
 * This one makes the real one on first use; libraries keep them in static fields and never use most
 * of them. Not thread-safe, as the original.
 */
public final class DateFormatShim extends DateFormat {
    private static final long serialVersionUID = 1;

    private final String pattern;
    private final Locale locale;
    private TimeZone zone = TimeZone.getTimeZone("UTC");
    private transient @Nullable SimpleDateFormat real;

    public DateFormatShim(String pattern) {
        this(pattern, Locale.ROOT);
    }

    public DateFormatShim(String pattern, Locale locale) {
        this.pattern = pattern;
        this.locale = locale;
    }

    @Override
    public void setTimeZone(TimeZone next) {
        zone = next;
        real = null;
    }

    @Override
    public TimeZone getTimeZone() {
        return zone;
    }

    @Override
    public StringBuffer format(Date date, StringBuffer to, FieldPosition position) {
        return real().format(date, to, position);
    }

    @Override
    public @Nullable Date parse(String text, ParsePosition position) {
        return real().parse(text, position);
    }

    private SimpleDateFormat real() {
        SimpleDateFormat made = real;
        if (made == null) {
            made = new SimpleDateFormat(pattern, locale);
            made.setTimeZone(zone);
            real = made;
        }
        return made;
    }
}
