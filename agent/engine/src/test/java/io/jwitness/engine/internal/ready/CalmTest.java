// SPDX-License-Identifier: Apache-2.0
package io.jwitness.engine.internal.ready;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** A clock and a processor that the test moves. */
final class CalmTest {
    private long nowNs = -5;
    private long ticks = 400;
    private final Calm calm = new Calm(nowNs, () -> ticks);

    @Test
    void aProcessThatUsesLittleForTwoSamplesIsCalm() {
        assertFalse(after(Calm.SAMPLE_NS, Calm.LITTLE_TICKS));
        assertTrue(after(Calm.SAMPLE_NS, Calm.LITTLE_TICKS));
    }

    @Test
    void onePauseInTheMiddleOfAStartIsNotCalm() {
        assertFalse(after(Calm.SAMPLE_NS, 0));
        assertFalse(after(Calm.SAMPLE_NS, Calm.LITTLE_TICKS + 1));
        assertFalse(after(Calm.SAMPLE_NS, 0));
        assertTrue(after(Calm.SAMPLE_NS, 0));
    }

    @Test
    void aLookBeforeASampleIsOverTellsNothing() {
        for (int look = 0; look < 4; look++) {
            assertFalse(after(Calm.SAMPLE_NS / 5, 0));
        }
    }

    @Test
    void itStaysSoWhenTheWorkBegins() {
        after(Calm.SAMPLE_NS, 0);
        assertTrue(after(Calm.SAMPLE_NS, 0));
        assertTrue(after(Calm.SAMPLE_NS, 50));
    }

    @Test
    void aSystemThatDoesNotTellIsNotCalm() {
        Calm unknown = new Calm(nowNs, () -> -1);

        for (int sample = 1; sample < 9; sample++) {
            assertFalse(unknown.hasCalmed(nowNs + sample * Calm.SAMPLE_NS));
        }
    }

    @Test
    void timesAreReadBehindACommandOfAnyName() {
        String after = " S 1 1 1 0 -1 4194304 100 0 3 0 250 61 0 0 20 0 30 0 12345 99";
        assertEquals(311, Calm.ticks("77 (java)" + after));
        assertEquals(311, Calm.ticks("77 (a) S 9 (b)" + after + "\n"));
        assertEquals(-1, Calm.ticks("77 (java) S 1"));
        assertEquals(-1, Calm.ticks(""));
    }

    private boolean after(long ns, long used) {
        nowNs += ns;
        ticks += used;
        return calm.hasCalmed(nowNs);
    }
}
