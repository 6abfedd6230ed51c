// SPDX-License-Identifier: Apache-2.0
package io.jwitness.engine.internal.control;

import org.jspecify.annotations.Nullable;

/**
 * Who is at the other end of the control socket, as the kernel says.
 *
 * @param uid user id of the process that connected, −1 where the kernel's word could not be had
 * @param gid its group id, −1 likewise
 * @param unknownBecause why it could not be had, or null
 */
public record Peer(int uid, int gid, @Nullable String unknownBecause) {
    /** Whether the kernel vouches for it. */
    public boolean isKnown() {
        return uid >= 0;
    }
}
