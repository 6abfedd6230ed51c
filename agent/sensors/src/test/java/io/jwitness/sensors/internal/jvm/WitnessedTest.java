// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.jvm;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class WitnessedTest {
    private static final String DUMP = "jvm.heap.dump";
    private static final String FLAG = "jvm.flag.change";

    private final AtomicLong nowMs = new AtomicLong(1_000_000);
    private final Witnessed witnessed = new Witnessed(nowOf(nowMs));
    private final long thread = Thread.currentThread().getId();

    @Test
    void anActWithinItsTimesOnItsThreadIsNotToldAgain() {
        witnessed.begin(DUMP, "/tmp/a");
        nowMs.addAndGet(2_000);
        witnessed.end(DUMP);

        assertTrue(witnessed.onThread(DUMP, thread, at(100), at(1_900)));
    }

    @Test
    void anActOfAnotherThreadOrEventOrTimeIsTold() {
        witnessed.begin(DUMP, "/tmp/a");
        nowMs.addAndGet(2_000);
        witnessed.end(DUMP);

        assertFalse(witnessed.onThread(DUMP, thread + 1, at(100), at(1_900)));
        assertFalse(witnessed.onThread(FLAG, thread, at(100), at(1_900)));
        assertFalse(witnessed.onThread(DUMP, thread, at(5_000), at(6_000)));
        assertFalse(witnessed.onThread(DUMP, thread, at(-6_000), at(-5_000)));
    }

    @Test
    void anActStandsForOneTelling() {
        witnessed.begin(DUMP, "/tmp/a");
        witnessed.end(DUMP);

        assertTrue(witnessed.onThread(DUMP, thread, at(0), at(0)));
        assertFalse(witnessed.onThread(DUMP, thread, at(0), at(0)));
    }

    @Test
    void aLongActIsStillTheSameWhileItLasts() {
        witnessed.begin(DUMP, "/tmp/a");

        assertTrue(witnessed.onThread(DUMP, thread, at(0), at(3_600_000)));
    }

    @Test
    void aRefusedChangeHidesNoLaterOneOfTheSameFlag() {
        witnessed.begin(FLAG, "HeapDumpPath");

        assertFalse(witnessed.anywhere(FLAG, "HeapDumpPath", at(60_000), at(60_000)));
        assertTrue(witnessed.anywhere(FLAG, "HeapDumpPath", at(10), at(10)));
    }

    @Test
    void aChangeOfOneFlagHidesNoneOfAnother() {
        witnessed.begin(FLAG, "HeapDumpPath");
        witnessed.end(FLAG);

        assertFalse(witnessed.anywhere(FLAG, "HeapDumpOnOutOfMemoryError", at(0), at(0)));
    }

    @Test
    void aFloodForgetsTheOldestAndNeverGrows() {
        witnessed.begin(DUMP, "first");
        for (int i = 0; i < Witnessed.CAPACITY; i++) {
            witnessed.begin(FLAG, "flag" + i);
        }

        assertFalse(witnessed.onThread(DUMP, thread, at(0), at(0)));
        assertTrue(witnessed.anywhere(FLAG, "flag0", at(0), at(0)));
    }

    @Test
    void onlyWhatLiesWithinACommandIsAPartOfIt() {
        Witnessed.Served command = witnessed.serve();
        nowMs.addAndGet(300);
        witnessed.served(command);

        assertTrue(witnessed.isWithinCommand(at(10), at(290)));
        assertTrue(witnessed.isWithinCommand(at(10), at(11)));
        assertFalse(witnessed.isWithinCommand(at(-20), at(290)));
        assertFalse(witnessed.isWithinCommand(at(310), at(320)));
    }

    private static Instant at(long ms) {
        return Instant.ofEpochMilli(1_000_000 + ms);
    }

    private static InstantSource nowOf(AtomicLong ms) {
        return () -> Instant.ofEpochMilli(ms.get());
    }
}
