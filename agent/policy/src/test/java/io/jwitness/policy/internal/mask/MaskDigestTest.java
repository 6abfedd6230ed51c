// SPDX-License-Identifier: Apache-2.0
package io.jwitness.policy.internal.mask;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MaskDigestTest {
    private static final byte[] KEY = new byte[32];

    @Test
    void whateverHidesLessHasAnotherDigest() {
        String builtIn = Masker.builtIn().digest();

        assertEquals(64, builtIn.length());
        assertEquals(builtIn, Masker.of(MaskSettings.BUILT_IN).digest());
        assertNotEquals(builtIn, excluding(List.of("pin"), Set.of()));
        assertNotEquals(builtIn, excluding(List.of(), Set.of("jwt")));
        assertNotEquals(excluding(List.of("pin"), Set.of()), excluding(List.of("otp"), Set.of()));
    }

    @Test
    void anotherTokenKeyHasAnotherDigestThatDoesNotTellIt() {
        byte[] other = KEY.clone();
        other[31] = 1;

        assertNotEquals(
                Masker.builtIn().withKey(KEY).digest(), Masker.builtIn().withKey(other).digest());
        assertEquals(
                Masker.builtIn().withKey(KEY).digest(),
                Masker.builtIn().withKey(KEY.clone()).digest());
    }

    private static String excluding(List<String> names, Set<String> detectors) {
        return Masker.of(new MaskSettings(List.of(), names, List.of(), detectors)).digest();
    }
}
