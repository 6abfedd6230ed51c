// SPDX-License-Identifier: Apache-2.0
package io.jwitness.record.internal.spi;

/** The two ways into the ring; a flood in one never holds the other. */
public enum Lane {
    /** Rare acts of a human or a tool: a heap dump, a level change. Drained first. */
    CONTROL,
    /** User-defined probes and whatever may be hot. */
    DATA
}
