// SPDX-License-Identifier: Apache-2.0
package io.jwitness.policy.internal.mask;

import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Stretches of a text that detectors found, to be replaced by the detectors' names. */
final class Spans {
    private int[] starts = new int[8];
    private int[] ends = new int[8];
    private String[] detectors = new String[8];
    private int size;

    void clear() {
        size = 0;
    }

    boolean isEmpty() {
        return size == 0;
    }

    int size() {
        return size;
    }

    int start(int i) {
        return starts[i];
    }

    int end(int i) {
        return ends[i];
    }

    String detector(int i) {
        return detectors[i];
    }

    /** Adds one, in the order of starts; of equal starts the longer first. */
    void add(int start, int end, String detector) {
        if (start >= end) {
            return;
        }
        if (size == starts.length) {
            starts = Arrays.copyOf(starts, 2 * size);
            ends = Arrays.copyOf(ends, 2 * size);
            detectors = Arrays.copyOf(detectors, 2 * size);
        }
        int i = size++;
        while (i > 0 && (starts[i - 1] > start || (starts[i - 1] == start && ends[i - 1] < end))) {
            starts[i] = starts[i - 1];
            ends[i] = ends[i - 1];
            detectors[i] = detectors[i - 1];
            i--;
        }
        starts[i] = start;
        ends[i] = end;
        detectors[i] = detector;
    }

    /** Takes away, and counts where there is a count, what these detectors found. */
    void letThrough(Set<String> excluded, @Nullable AtomicLong count) {
        if (excluded.isEmpty()) {
            return;
        }
        int kept = 0;
        for (int i = 0; i < size; i++) {
            if (excluded.contains(detectors[i])) {
                if (count != null) {
                    count.incrementAndGet();
                }
                continue;
            }
            starts[kept] = starts[i];
            ends[kept] = ends[i];
            detectors[kept++] = detectors[i];
        }
        size = kept;
    }

    /** True when this place lies in one that was found. */
    boolean hold(int at) {
        for (int i = 0; i < size; i++) {
            if (starts[i] <= at && at < ends[i]) {
                return true;
            }
        }
        return false;
    }

    /** Makes one of those that overlap; the first one's name stays. */
    void merge() {
        int kept = 0;
        for (int i = 1; i < size; i++) {
            if (starts[i] < ends[kept]) {
                ends[kept] = Math.max(ends[kept], ends[i]);
            } else {
                kept++;
                starts[kept] = starts[i];
                ends[kept] = ends[i];
                detectors[kept] = detectors[i];
            }
        }
        size = Math.min(size, kept + 1);
    }
}
