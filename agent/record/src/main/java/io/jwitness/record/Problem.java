// SPDX-License-Identifier: Apache-2.0
package io.jwitness.record;

import io.jwitness.record.internal.encode.JsonText;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One thing that keeps a journal from being {@link Verdict#OK}. Immutable.
 *
 * <p>Kinds are stable words: {@code leaf}, {@code record}, {@code version}, {@code sequence},
 * {@code log}, {@code hole}, {@code beginning}, {@code session}, {@code start}, {@code seal},
 * {@code range}, {@code key}, {@code policy}, {@code prune}, {@code file}, {@code root}, {@code
 * note}, {@code signature}, {@code epoch}, {@code checkpoint}, {@code truncated}, {@code origin},
 * {@code anchor}, {@code unanchored}, {@code unsealed}, {@code silent}, {@code torn}, {@code ring},
 * {@code environment}.
 */
public final class Problem {
    private final Verdict verdict;
    private final String kind;
    private final String what;
    private final long sequence;
    private final @Nullable String file;
    private final long offset;
    private final @Nullable String expected;
    private final @Nullable String actual;

    Problem(
            Verdict verdict,
            String kind,
            String what,
            long sequence,
            @Nullable String file,
            long offset,
            @Nullable String expected,
            @Nullable String actual) {
        this.verdict = verdict;
        this.kind = kind;
        this.what = what;
        this.sequence = sequence;
        this.file = file;
        this.offset = offset;
        this.expected = expected;
        this.actual = actual;
    }

    /** What it makes of the journal. */
    public Verdict verdict() {
        return verdict;
    }

    /** What kind it is: one of the words above. */
    public String kind() {
        return kind;
    }

    /** What is wrong, in words. */
    public String what() {
        return what;
    }

    /** Leaf index, or −1 where there is none. */
    public long sequence() {
        return sequence;
    }

    /** File that holds it, relative to the slot; null where there is none. */
    public @Nullable String file() {
        return file;
    }

    /** Byte offset in the file, or −1 where there is none. */
    public long offset() {
        return offset;
    }

    /** What should be there; null where that says nothing. */
    public @Nullable String expected() {
        return expected;
    }

    /** What is there; null where that says nothing. */
    public @Nullable String actual() {
        return actual;
    }

    /** As one element of {@code problems} of {@code jwitness verify --json}. */
    String json() {
        StringBuilder out = new StringBuilder("{");
        if (sequence >= 0) {
            out.append("\"seq\":").append(sequence).append(',');
        }
        if (file != null) {
            out.append("\"file\":").append(JsonText.quote(file)).append(',');
        }
        if (offset >= 0) {
            out.append("\"offset\":").append(offset).append(',');
        }
        out.append("\"kind\":").append(JsonText.quote(kind));
        if (expected != null) {
            out.append(",\"expected\":").append(JsonText.quote(expected));
        }
        if (actual != null) {
            out.append(",\"actual\":").append(JsonText.quote(actual));
        }
        out.append(",\"verdict\":").append(JsonText.quote(verdict.name()));
        return out.append(",\"what\":").append(JsonText.quote(what)).append('}').toString();
    }

    /** One line. */
    @Override
    public String toString() {
        StringBuilder out = new StringBuilder(verdict.name()).append(": ").append(what);
        if (sequence >= 0) {
            out.append(", record ").append(sequence);
        }
        if (file != null) {
            out.append(", ").append(file);
        }
        if (offset >= 0) {
            out.append(" at byte ").append(offset);
        }
        if (expected != null || actual != null) {
            out.append(": expected ").append(Objects.requireNonNullElse(expected, "nothing"));
            out.append(", found ").append(Objects.requireNonNullElse(actual, "nothing"));
        }
        return out.toString();
    }
}
