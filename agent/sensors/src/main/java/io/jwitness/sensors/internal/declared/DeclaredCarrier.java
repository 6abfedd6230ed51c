// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.declared;

import io.jwitness.sensors.internal.declared.Slot.Kind;
import io.jwitness.sensors.internal.dispatch.CarrierHandler;
import io.jwitness.sensors.internal.dispatch.Identity;
import org.jspecify.annotations.Nullable;

/** Lends who calls, and from where, by what its row says of each value. Immutable. */
public final class DeclaredCarrier implements CarrierHandler {
    private final Slot[] slots;

    public DeclaredCarrier(Slot... slots) {
        this.slots = slots;
    }

    @Override
    public void lend(
            Identity identity,
            @Nullable Object a0,
            @Nullable Object a1,
            @Nullable Object a2,
            @Nullable Object a3) {
        Object[] values = {a0, a1, a2, a3};
        for (int i = 0; i < slots.length; i++) {
            if (slots[i].kind() == Kind.ACTOR) {
                Declared.actor(identity, slots[i], values[i]);
            } else {
                Declared.source(identity, slots[i], values[i]);
            }
        }
    }
}
