// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.carrier;

import io.jwitness.sensors.internal.dispatch.CarrierHandler;
import io.jwitness.sensors.internal.dispatch.Identity;
import org.jspecify.annotations.Nullable;

/**
 * Where Spring Security turns a refusal into an answer: the last place where the request still
 * tells the principal. It is lent to the filters around, which see the answer's status.
 */
final class RefusedUser implements CarrierHandler {
    private final ServletCarrier requests;

    RefusedUser(ServletCarrier requests) {
        this.requests = requests;
    }

    @Override
    public void lend(
            Identity identity,
            @Nullable Object request,
            @Nullable Object a1,
            @Nullable Object a2,
            @Nullable Object a3) {
        requests.lend(identity, request, a1, a2, a3);
    }

    @Override
    public void left(Lent lent, @Nullable Object result, @Nullable Throwable thrown) {
        lent.lendOutwards();
    }
}
