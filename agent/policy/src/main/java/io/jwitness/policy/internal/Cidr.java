// SPDX-License-Identifier: Apache-2.0
package io.jwitness.policy.internal;

import org.jspecify.annotations.Nullable;

/**
 * A block of IP addresses. Addresses are read as text, without asking any name service; IPv4 inside
 * IPv6 ({@code ::ffff:10.1.2.3}) is IPv4. Immutable; {@link #contains} allocates one small array.
 */
final class Cidr {
    /** An IPv6 address, and an IPv4 one mapped into it, as groups of 16 bits. */
    private static final int GROUPS = 8;

    private final String text;
    private final int[] block;
    private final int bits;

    private Cidr(String text, int[] block, int bits) {
        this.text = text;
        this.block = block;
        this.bits = bits;
    }

    /** Reads {@code 10.0.0.0/8}, {@code fd00::/8} or a single address; null when it is neither. */
    static @Nullable Cidr parse(String text) {
        int slash = text.indexOf('/');
        String address = slash < 0 ? text : text.substring(0, slash);
        int[] groups = new int[GROUPS];
        if (!read(address, groups)) {
            return null;
        }
        boolean v4 = address.indexOf(':') < 0;
        int most = v4 ? 32 : 128;
        int bits = slash < 0 ? most : number(text, slash + 1, text.length(), most);
        if (bits < 0) {
            return null;
        }
        return new Cidr(text, groups, v4 ? 96 + bits : bits);
    }

    /** As it was written. */
    String text() {
        return text;
    }

    /** True when the address lies in the block; false for what is no address. */
    boolean contains(@Nullable String address) {
        int[] groups = new int[GROUPS];
        if (address == null || !read(address, groups)) {
            return false;
        }
        for (int i = 0; i < GROUPS && 16 * i < bits; i++) {
            int differing = Math.min(16, bits - 16 * i);
            if ((groups[i] ^ block[i]) >>> (16 - differing) != 0) {
                return false;
            }
        }
        return true;
    }

    /** Reads an address, in brackets or with a zone too. */
    private static boolean read(String text, int[] groups) {
        int start = 0;
        int end = text.length();
        if (end > 2 && text.charAt(0) == '[' && text.charAt(end - 1) == ']') {
            start++;
            end--;
        }
        int zone = text.indexOf('%');
        end = zone < 0 ? end : zone;
        if (text.indexOf(':') >= 0) {
            return v6(text, start, end, groups);
        }
        groups[5] = 0xFFFF;
        return v4(text, start, end, groups, 6);
    }

    private static boolean v4(String text, int start, int end, int[] groups, int group) {
        int at = start;
        for (int part = 0; part < 4; part++) {
            int dot = part == 3 ? end : text.indexOf('.', at);
            if (dot < 0 || dot > end) {
                return false;
            }
            int number = number(text, at, dot, 255);
            if (number < 0) {
                return false;
            }
            groups[group + part / 2] = groups[group + part / 2] << 8 | number;
            at = dot + 1;
        }
        return true;
    }

    private static boolean v6(String text, int start, int end, int[] groups) {
        int count = 0;
        int gap = -1;
        int at = start;
        if (text.startsWith("::", start)) {
            gap = 0;
            at += 2;
        }
        while (at < end) {
            int stop = text.indexOf(':', at);
            stop = stop < 0 || stop > end ? end : stop;
            int dot = text.indexOf('.', at);
            if (dot >= 0 && dot < stop) {
                if (stop != end || count > 6 || !v4(text, at, end, groups, count)) {
                    return false;
                }
                count += 2;
                break;
            }
            int group = hex(text, at, stop);
            if (group < 0 || count == GROUPS) {
                return false;
            }
            groups[count++] = group;
            at = stop + 1;
            if (at == end) {
                return false;
            }
            if (at < end && text.charAt(at) == ':') {
                if (gap >= 0) {
                    return false;
                }
                gap = count;
                at++;
            }
        }
        if (gap < 0) {
            return count == GROUPS;
        }
        if (count == GROUPS) {
            return false;
        }
        int tail = count - gap;
        System.arraycopy(groups, gap, groups, GROUPS - tail, tail);
        for (int i = gap; i < GROUPS - tail; i++) {
            groups[i] = 0;
        }
        return true;
    }

    private static int hex(String text, int start, int end) {
        if (start == end || end - start > 4) {
            return -1;
        }
        int value = 0;
        for (int i = start; i < end; i++) {
            int digit = Character.digit(text.charAt(i), 16);
            if (digit < 0) {
                return -1;
            }
            value = value << 4 | digit;
        }
        return value;
    }

    /** A decimal number of at most three digits; −1 when it is none or too large. */
    private static int number(String text, int start, int end, int most) {
        if (start >= end || end - start > 3) {
            return -1;
        }
        int value = 0;
        for (int i = start; i < end; i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            value = value * 10 + c - '0';
        }
        return value <= most ? value : -1;
    }
}
