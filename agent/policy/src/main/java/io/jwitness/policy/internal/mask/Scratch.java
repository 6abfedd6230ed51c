// SPDX-License-Identifier: Apache-2.0
package io.jwitness.policy.internal.mask;

import io.jwitness.record.ArgMode;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What masking needs while it works on one record: buffers, counts, and what the echo rule must
 * look for. Owned by a sensor's operation, used again after {@link #clear}.
 *
 * <p>Assumptions: one thread at a time. It may go from an attempt's record to the complete one of
 * the same operation without {@link #clear}, so that what the first hid stays hidden in the second.
 *
 * <p>Guarantees: {@link #clear} overwrites every copy of a value and lets go of every object. It
 * works with any {@link Masker}, after a reload too.
 */
public final class Scratch {
    private static final int KEPT_CHARS = 1024;

    final MaskCounts counts = new MaskCounts();
    final Secrets secrets = new Secrets();
    final Spans spans = new Spans();
    final Spans innerSpans = new Spans();
    final Text raw = new Text();
    final Text decoded = new Text();
    final Text decodedAgain = new Text();
    final Text inner = new Text();
    final Pairs pairs = new Pairs(this);

    /** A name as it came, its words run together, and where each word begins. */
    final char[] rawName = new char[SensitiveNames.LONGEST];

    final char[] name = new char[SensitiveNames.LONGEST];
    final int[] words = new int[32];

    final char[] key = new char[SensitiveNames.LONGEST];
    final byte[] digits = new byte[40];
    int grouped;
    final int[] counts128 = new int[128];

    final StringBuilder out = new StringBuilder();
    final StringBuilder tree = new StringBuilder();
    int elements;
    boolean treeMasked;

    final Tokens.State tokens = new Tokens.State();

    // What became of the last value.
    ArgMode mode = ArgMode.DROPPED;
    @Nullable String value;
    long length;
    @Nullable String why;
    @Nullable String tokenKey;

    /** What was found since the last {@link Masker#finish}. */
    public MaskCounts counts() {
        return counts;
    }

    /** Forgets everything about the record. */
    public void clear() {
        counts.clear();
        secrets.clear();
        spans.clear();
        innerSpans.clear();
        raw.clear();
        decoded.clear();
        decodedAgain.clear();
        inner.clear();
        value = null;
        wipe(out);
        wipe(tree);
        tokens.clear();
        Arrays.fill(digits, (byte) 0);
    }

    private static void wipe(StringBuilder text) {
        for (int i = 0; i < text.length(); i++) {
            text.setCharAt(i, '\0');
        }
        text.setLength(0);
        if (text.capacity() > KEPT_CHARS) {
            text.trimToSize();
        }
    }
}
