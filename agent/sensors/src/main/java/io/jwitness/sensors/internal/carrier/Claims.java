// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.carrier;

import io.jwitness.record.ActorType;
import io.jwitness.record.Confidence;
import io.jwitness.sensors.internal.dispatch.Identity;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Who a refused request claims to be from. */
public final class Claims {
    private static final String BASIC = "Basic ";
    private static final int LONGEST_HEADER = 1024;
    private static final int LONGEST_NAME = 128;

    private Claims() {}

    /**
     * Names the user of a Basic {@code Authorization} header, {@code asserted}, where no better
     * established actor is known. The password is overwritten and goes nowhere; any other scheme
     * says no name.
     */
    public static void claim(Identity identity, @Nullable String authorization) {
        if (identity.actorId() != null
                || authorization == null
                || authorization.length() > LONGEST_HEADER
                || !authorization.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
            return;
        }
        byte[] pair;
        try {
            pair = Base64.getDecoder().decode(authorization.substring(BASIC.length()).trim());
        } catch (IllegalArgumentException notBase64) {
            return;
        }
        int colon = 0;
        while (colon < pair.length && pair[colon] != ':') {
            colon++;
        }
        if (colon > 0 && colon < pair.length && colon <= LONGEST_NAME) {
            identity.actor(
                    ActorType.USER,
                    new String(pair, 0, colon, StandardCharsets.UTF_8),
                    Confidence.ASSERTED,
                    "http-basic");
        }
        Arrays.fill(pair, (byte) 0);
    }
}
