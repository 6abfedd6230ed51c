// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.actuator;

import org.jspecify.annotations.Nullable;

/** Learns where the application maps its endpoints: the value is their base path. */
final class MappedEndpoints extends Follower {
    private final BasePaths bases;

    MappedEndpoints(BasePaths bases) {
        this.bases = bases;
    }

    @Override
    public void left(Lent lent, @Nullable Object result, @Nullable Throwable thrown) {
        if (lent.value(0) instanceof String path) {
            bases.add(path);
        }
    }
}
