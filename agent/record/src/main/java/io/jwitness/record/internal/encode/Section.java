// SPDX-License-Identifier: Apache-2.0
package io.jwitness.record.internal.encode;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The object that belongs to one kind of {@code jwitness.*} record, such as {@code seal} or {@code
 * gap}; built once, then put into a {@link RecordDraft}.
 *
 * <p>Keys must be given in the order of the record format; another key, or another order, is an
 * {@link IllegalArgumentException}, since whoever builds these is part of the agent. Not for hot
 * paths: it allocates. One thread until it is built.
 */
public final class Section {
    private final String name;
    private final List<String> keys;
    private final JsonOut out = new JsonOut();
    private byte[] buffer = new byte[16_384];
    private int next;
    private boolean any;

    private Section(String name, String... keys) {
        this.name = name;
        this.keys = List.of(keys);
        out.begin(buffer, 0, buffer.length, JsonOut.UNCUT);
        out.raw(JsonOut.ascii(",\"" + name + "\":{"));
    }

    /** In {@code jwitness.session.start}: what this session continues from. */
    public static Section start() {
        return new Section(
                "start",
                "size",
                "root",
                "checkpoint",
                "log_vkey",
                "vkey",
                "epoch",
                "seal_key",
                "agent",
                "jar",
                "java");
    }

    /** In {@code jwitness.seal}. */
    public static Section seal() {
        return new Section(
                "seal",
                "size",
                "range",
                "previous",
                "wall",
                "mono_ns",
                "clock_step_ns",
                "lost",
                "policy",
                "masking",
                "epoch",
                "first_index",
                "last_index",
                "unanchored");
    }

    /** In {@code jwitness.key.rotate}. */
    public static Section key() {
        return new Section("key", "epoch", "next", "seal_key");
    }

    /** In {@code jwitness.gap}. */
    public static Section gap() {
        return new Section("gap", "class", "count", "from", "to", "cause");
    }

    /** In {@code jwitness.session.recover}. */
    public static Section recover() {
        return new Section("recover", "file", "offset", "length", "sha256");
    }

    /** In {@code jwitness.prune}. */
    public static Section prune() {
        return new Section("prune", "first", "range", "epoch", "log_vkey", "vkey", "files");
    }

    /** In {@code jwitness.journal.read}. */
    public static Section read() {
        return new Section("read", "query", "digest", "records", "fields");
    }

    /** In {@code jwitness.sensor.failed}. */
    public static Section sensor() {
        return new Section("sensor", "name", "class", "loader", "cause");
    }

    /** The value of {@code seal.unanchored}. */
    public static Section unanchored(long records, long ageMs) {
        return object("records", "age_ms").put("records", records).put("age_ms", ageMs);
    }

    /** An object without a name, to be put into another one, with these keys. */
    public static Section object(String... keys) {
        return new Section("", keys);
    }

    /** The key under which it stands in the record. */
    public String name() {
        return name;
    }

    /** Adds a text; null leaves the key out. */
    public Section put(String key, @Nullable CharSequence value) {
        if (value != null) {
            begin(key);
            quoted(value);
        }
        return this;
    }

    /** Adds a number. */
    public Section put(String key, long value) {
        begin(key);
        out.number(value);
        return this;
    }

    /** Adds an inner object. */
    public Section put(String key, Section inner) {
        begin(key);
        byte[] bytes = inner.bytes();
        int skip = (",\"" + inner.name + "\":").length();
        out.raw(Arrays.copyOfRange(bytes, skip, bytes.length));
        return this;
    }

    /** Adds an array of texts. */
    public Section put(String key, List<String> values) {
        begin(key);
        out.raw((byte) '[');
        for (int i = 0; i < values.size(); i++) {
            if (i > 0) {
                out.raw((byte) ',');
            }
            quoted(values.get(i));
        }
        out.raw((byte) ']');
        return this;
    }

    private void quoted(CharSequence value) {
        out.raw((byte) '"');
        out.text(value);
        out.raw((byte) '"');
    }

    private void begin(String key) {
        int at = keys.indexOf(key);
        if (at < next) {
            throw new IllegalArgumentException(
                    "key '"
                            + key
                            + "' of '"
                            + name
                            + "' is unknown or out of order; order: "
                            + keys);
        }
        next = at + 1;
        if (any) {
            out.raw((byte) ',');
        }
        any = true;
        quoted(key);
        out.raw((byte) ':');
    }

    /** {@code ,"name":{…}}, ready to be appended to a record. */
    byte[] bytes() {
        if (out.overflown()) {
            throw new IllegalArgumentException("'" + name + "' is longer than a record may be");
        }
        byte[] bytes = Arrays.copyOf(buffer, out.position() + 1);
        bytes[bytes.length - 1] = '}';
        return bytes;
    }
}
