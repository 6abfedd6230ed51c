// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.dispatch;

import org.jspecify.annotations.Nullable;

/** What is open on a thread: an operation, a carried call, or a stretch in which hooks are off. */
abstract class Frame {
    /** Whose it is; null while it is nobody's. Read by other threads that look for theirs. */
    volatile @Nullable Thread thread;

    /** What was open on the thread before. */
    @Nullable Frame outer;

    /** True while the agent itself works on this thread: hooks find nothing to do. */
    boolean busy;

    /** Who acts here, or null where this frame knows nothing. */
    public abstract @Nullable Identity identity();
}
