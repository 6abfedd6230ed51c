// SPDX-License-Identifier: Apache-2.0
package io.jwitness.policy.internal.mask;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What a foreign value is, and its text where it has one that can be had without calling foreign
 * code.
 *
 * <p>A class counts as the JDK's only by itself: a subclass, or a wrapper around something foreign,
 * is an object like any other. {@code StringBuffer} is one too, because reading it may wait for a
 * lock that the application holds.
 */
enum Kind {
    TEXT,
    BYTES,
    NUMBER,
    BOOLEAN,
    ENUM,
    /** UUIDs, times, URIs, ObjectNames: their text is the JDK's work. */
    WORD,
    CONTAINER,
    OBJECT;

    /** Stands for a text that is too long to be copied; compared by identity. */
    static final String LONG = "[long]";

    /** Larger numbers take long to write in decimal digits. */
    private static final int MOST_BITS = 4096;

    private static final Set<String> COLLECTIONS =
            Set.of(
                    "java.util.ArrayList",
                    "java.util.ArrayList$SubList",
                    "java.util.Arrays$ArrayList",
                    "java.util.Collections$EmptyList",
                    "java.util.Collections$EmptyMap",
                    "java.util.Collections$EmptySet",
                    "java.util.Collections$SingletonList",
                    "java.util.Collections$SingletonMap",
                    "java.util.Collections$SingletonSet",
                    "java.util.EnumMap",
                    "java.util.HashMap",
                    "java.util.HashSet",
                    "java.util.ImmutableCollections$List12",
                    "java.util.ImmutableCollections$ListN",
                    "java.util.ImmutableCollections$Map1",
                    "java.util.ImmutableCollections$MapN",
                    "java.util.ImmutableCollections$Set12",
                    "java.util.ImmutableCollections$SetN",
                    "java.util.LinkedHashMap",
                    "java.util.LinkedHashSet",
                    "java.util.LinkedList",
                    "java.util.Optional",
                    "java.util.Properties",
                    "java.util.RegularEnumSet",
                    "java.util.TreeMap",
                    "java.util.TreeSet",
                    "java.util.concurrent.ConcurrentHashMap",
                    "java.util.concurrent.CopyOnWriteArrayList");

    /** Final classes that hold nothing foreign; a Clock may. */
    private static final Set<String> WORDS =
            Set.of(
                    "java.time.Duration",
                    "java.time.Instant",
                    "java.time.LocalDate",
                    "java.time.LocalDateTime",
                    "java.time.LocalTime",
                    "java.time.MonthDay",
                    "java.time.OffsetDateTime",
                    "java.time.OffsetTime",
                    "java.time.Period",
                    "java.time.Year",
                    "java.time.YearMonth",
                    "java.time.ZoneOffset",
                    "java.time.ZoneRegion",
                    "java.time.ZonedDateTime",
                    "javax.management.ObjectName");

    boolean isScalar() {
        return this != CONTAINER && this != OBJECT;
    }

    static Kind of(Object value) {
        Class<?> type = value.getClass();
        if (type == String.class || type == StringBuilder.class || type == char[].class) {
            return TEXT;
        }
        if (type == Integer.class
                || type == Long.class
                || type == Short.class
                || type == Byte.class
                || type == Double.class
                || type == Float.class
                || type == Character.class
                || type == BigInteger.class
                || type == BigDecimal.class
                || type == AtomicInteger.class
                || type == AtomicLong.class) {
            return NUMBER;
        }
        if (type == Boolean.class) {
            return BOOLEAN;
        }
        if (value instanceof Enum<?>) {
            return ENUM;
        }
        if (type == byte[].class || value instanceof ByteBuffer) {
            return BYTES;
        }
        if (value instanceof CharBuffer buffer) {
            return buffer.hasArray() ? TEXT : OBJECT;
        }
        if (type == UUID.class || type == URI.class) {
            return WORD;
        }
        if (type.isArray() || value instanceof Record) {
            return CONTAINER;
        }
        return ofTheJdk(type);
    }

    /** True for classes of the JDK's own modules, which no application can add to. */
    static boolean isOfTheJdk(Class<?> type) {
        ClassLoader loader = type.getClassLoader();
        return loader == null || loader == ClassLoader.getPlatformClassLoader();
    }

    private static Kind ofTheJdk(Class<?> type) {
        if (!isOfTheJdk(type)) {
            return OBJECT;
        }
        String name = type.getName();
        if (WORDS.contains(name)) {
            return WORD;
        }
        return COLLECTIONS.contains(name) ? CONTAINER : OBJECT;
    }

    /** The text of a scalar other than {@link #BYTES}; copies nothing where it need not. */
    CharSequence text(Object value) {
        if (value instanceof String string) {
            return string;
        }
        if (value instanceof char[] chars) {
            return CharBuffer.wrap(chars);
        }
        if (value instanceof CharBuffer buffer) {
            return buffer.duplicate();
        }
        if (value instanceof Enum<?> constant) {
            return constant.name();
        }
        if (value instanceof StringBuilder text && text.length() > Masker.LONGEST_TOKEN) {
            return LONG;
        }
        if (value instanceof BigInteger number && number.bitLength() > MOST_BITS) {
            return LONG;
        }
        if (value instanceof BigDecimal number && number.unscaledValue().bitLength() > MOST_BITS) {
            return LONG;
        }
        return value.toString();
    }
}
