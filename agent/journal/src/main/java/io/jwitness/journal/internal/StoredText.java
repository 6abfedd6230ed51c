// SPDX-License-Identifier: Apache-2.0
package io.jwitness.journal.internal;

import java.nio.charset.StandardCharsets;

/**
 * The few members of a stored record that a restart needs, taken by their fixed place: the keys up
 * to {@code event} hold no escapes, and the section of the journal's own records begins once.
 */
final class StoredText {
    private final String text;

    StoredText(byte[] record) {
        text = new String(record, StandardCharsets.UTF_8);
    }

    /** {@code seq}; −1 when the record has none. */
    long sequence() {
        String number = between("{\"v\":1,\"seq\":", ',', 0);
        return number.matches("[0-9]{1,16}") ? Long.parseLong(number) : -1;
    }

    /** {@code id}, which is unique for ever; empty when the record has none. */
    String id() {
        return between(",\"id\":\"", '"', 0);
    }

    /** {@code event}; empty when the record has none. */
    String event() {
        return between("\",\"event\":\"", '"', 0);
    }

    /** A text of the record's section; empty when there is none. */
    String sectionText(String section, String key) {
        int at = text.indexOf(",\"" + section + "\":{");
        return at < 0 ? "" : between("\"" + key + "\":\"", '"', at);
    }

    /** A number of the record's section; −1 when there is none. */
    long sectionNumber(String section, String key) {
        int at = text.indexOf(",\"" + section + "\":{");
        int from = at < 0 ? -1 : text.indexOf("\"" + key + "\":", at);
        if (from < 0) {
            return -1;
        }
        int begin = from + key.length() + 3;
        int end = begin;
        while (end < text.length() && Character.isDigit(text.charAt(end))) {
            end++;
        }
        return end == begin || end - begin > 16 ? -1 : Long.parseLong(text, begin, end, 10);
    }

    private String between(String key, char close, int from) {
        int at = text.indexOf(key, from);
        int end = at < 0 ? -1 : text.indexOf(close, at + key.length());
        return end < 0 ? "" : text.substring(at + key.length(), end);
    }
}
