// SPDX-License-Identifier: Apache-2.0
package io.jwitness.policy.internal.mask;

/**
 * What masking needs while it works on one record: buffers, counts, and what the echo rule must
 * look for. Owned by a sensor's operation, used again after {@link #clear}.
 *
 * <p>Assumptions: one thread at a time. It may go from an attempt's record to the complete one of
 * the same operation without {@link #clear}, so that what the first hid stays hidden in the second.
 *
 * <p>Guarantees: {@link #clear} overwrites every copy of a value and lets go of every object.
 */
public final class Scratch {
    final MaskCounts counts = new MaskCounts();

    /** What was found since the last {@link Masker#finish}. */
    public MaskCounts counts() {
        return counts;
    }

    /** Forgets everything about the record. */
    public void clear() {
        counts.clear();
    }
}
