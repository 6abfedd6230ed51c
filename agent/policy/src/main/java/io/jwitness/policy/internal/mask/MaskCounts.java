// SPDX-License-Identifier: Apache-2.0
package io.jwitness.policy.internal.mask;

import io.jwitness.record.internal.encode.RecordDraft;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** How often which detector found something in one record. For one thread at a time. */
public final class MaskCounts {
    private @Nullable String[] detectors = new String[8];
    private int[] counts = new int[8];
    private int size;

    void add(String detector) {
        for (int i = 0; i < size; i++) {
            if (detector.equals(detectors[i])) {
                counts[i]++;
                return;
            }
        }
        if (size == detectors.length) {
            detectors = Arrays.copyOf(detectors, 2 * size);
            counts = Arrays.copyOf(counts, 2 * size);
        }
        detectors[size] = detector;
        counts[size++] = 1;
    }

    /** How often this detector found something. */
    public int of(String detector) {
        for (int i = 0; i < size; i++) {
            if (detector.equals(detectors[i])) {
                return counts[i];
            }
        }
        return 0;
    }

    /** True when nothing was found. */
    public boolean isEmpty() {
        return size == 0;
    }

    /** Writes the counts into a record. */
    void into(RecordDraft draft) {
        for (int i = 0; i < size; i++) {
            String detector = detectors[i];
            if (detector != null) {
                draft.masked(detector, counts[i]);
            }
        }
    }

    void clear() {
        Arrays.fill(detectors, 0, size, null);
        size = 0;
    }
}
