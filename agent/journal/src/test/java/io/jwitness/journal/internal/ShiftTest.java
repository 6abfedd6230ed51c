// SPDX-License-Identifier: Apache-2.0
package io.jwitness.journal.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShiftTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void aQuickDiskIsAskedForASealEverySevenTenthsOfTheInterval() {
        assertEquals(700_000_000L, Shift.sealAfterNs(SECOND, 0));
        assertEquals(680_000_000L, Shift.sealAfterNs(SECOND, 10_000_000L));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 50, 100, 233, 250, 300, 400, 499, 500})
    void whatIsSealedIsPublishedWithinTheInterval(int tookMs) {
        long tookNs = tookMs * 1_000_000L;

        assertTrue(Shift.sealAfterNs(SECOND, tookNs) + tookNs <= SECOND);
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 233, 250, 300, 400, 500})
    void sealsDoNotComeFasterThanTheyArePublished(int tookMs) {
        assertTrue(Shift.sealAfterNs(SECOND, tookMs * 1_000_000L) >= tookMs * 1_000_000L);
    }

    @Test
    void aDiskThatIsSlowerThanTheIntervalIsNotAskedMoreOftenForIt() {
        assertEquals(SECOND / 2, Shift.sealAfterNs(SECOND, 30 * SECOND));
    }

    @Test
    void aRecordFoundAmidSilenceMakesTheWriterLookEveryMillisecondAgain() {
        long ns = Shift.sleepNs(1_000_000L, 0);
        for (int turn = 0; turn < 20; turn++) {
            ns = Shift.sleepNs(ns, 0);
        }
        assertEquals(400_000_000L, ns);
        // So many that it does not sleep in between count as well.
        assertEquals(1_000_000L, Shift.sleepNs(ns, 2 * Drain.TURN));
        assertEquals(1_000_000L, Shift.sleepNs(ns, 1));
    }
}
