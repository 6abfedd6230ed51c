// SPDX-License-Identifier: Apache-2.0
package io.jwitness.journal.internal;

import io.jwitness.journal.internal.ring.Ring;
import io.jwitness.journal.internal.ring.RingLane;
import io.jwitness.record.internal.EventClasses;
import io.jwitness.record.internal.spi.AgentLog;
import io.jwitness.record.internal.spi.Lane;
import io.jwitness.record.internal.spi.RecordSink;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Takes records from the ring to the journal, the control lane first.
 *
 * <p>Assumptions: the writer's thread. A record's room in the ring is given back when it is in the
 * queue, so that a crash finds it in one of the two, or in both under the same id.
 */
final class Drain {
    /** Records taken from one lane before the other one is looked at. */
    static final int TURN = 256;

    private static final long STALLED_NS = TimeUnit.SECONDS.toNanos(1);

    private final Ring ring;
    private final LeafWriter leaves;
    private final Appender appender;
    private final Progress progress;
    private final AgentLog log;
    private final Way control;
    private final Way data;
    private final byte[] scratch = new byte[RecordSink.MAX_RING_RECORD];

    /** A lane, and since when its next claim is open. */
    private static final class Way {
        private final RingLane lane;
        private final String name;
        private long cursor = -1;
        private long since;
        private boolean told;

        Way(RingLane lane, String name) {
            this.lane = lane;
            this.name = name;
        }

        boolean isStalled(long now) {
            if (!lane.isHeldUp()) {
                cursor = -1;
                return false;
            }
            if (cursor != lane.cursor()) {
                cursor = lane.cursor();
                since = now;
                told = false;
                return false;
            }
            return now - since >= STALLED_NS;
        }
    }

    Drain(Ring ring, LeafWriter leaves, Appender appender, Progress progress, AgentLog log) {
        this.ring = ring;
        this.leaves = leaves;
        this.appender = appender;
        this.progress = progress;
        this.log = log;
        control = new Way(ring.lane(Lane.CONTROL), "control");
        data = new Way(ring.lane(Lane.DATA), "data");
    }

    /**
     * Journals what the last process left in the ring. Its room is not given back yet.
     *
     * @param known ids of records that the last process journalled before it could give their room
     *     back
     */
    void leftOvers(Set<String> known) throws JournalEndedException {
        leftOvers(control.lane, known);
        leftOvers(data.lane, known);
    }

    private void leftOvers(RingLane lane, Set<String> known) throws JournalEndedException {
        while (lane.isLeftOver()) {
            int length = lane.poll(scratch);
            if (length == 0) {
                return;
            }
            if (length < 0) {
                ring.lost(EventClasses.OTHER, 1);
            } else if (!known.contains(new StoredText(Arrays.copyOf(scratch, length)).id())) {
                appender.append(scratch, length);
            }
        }
    }

    /** Journals what is there, at most {@link #TURN} of each lane; returns how many. */
    int turn() throws JournalEndedException {
        int n = take(control.lane) + take(data.lane);
        if (control.lane.hasOpenClaims() || data.lane.hasOpenClaims()) {
            n += takeLate(control.lane) + takeLate(data.lane);
        }
        if (n > 0) {
            release();
        }
        return n;
    }

    private int take(RingLane lane) throws JournalEndedException {
        int n = 0;
        while (n < TURN) {
            int length = lane.poll(scratch);
            if (length == 0) {
                break;
            }
            n++;
            if (length < 0) {
                ring.lost(EventClasses.OTHER, 1);
            } else {
                appender.append(scratch, length);
            }
        }
        return n;
    }

    private int takeLate(RingLane lane) throws JournalEndedException {
        int n = 0;
        for (int length; (length = lane.pollLate(scratch)) > 0; n++) {
            appender.append(scratch, length);
            lane.releaseLate(length);
        }
        return n;
    }

    /** Gives room back, and wakes who waits for what is journalled. */
    void release() {
        leaves.commit();
        ring.release(leaves.size());
    }

    /** When nothing was there: steps over claims that have been open for a second. */
    void stepOverStalled(long now) {
        stepOverStalled(control, now);
        stepOverStalled(data, now);
    }

    private void stepOverStalled(Way way, long now) {
        if (!way.isStalled(now)) {
            return;
        }
        boolean stepped = way.lane.stepOverStalled();
        if (stepped || !way.told) {
            way.told = true;
            progress.claimStalled();
            log.warn(
                    "a thread has stood still inside the ring's "
                            + way.name
                            + " lane for a second"
                            + (stepped ? "; what lies behind it is journalled" : ""),
                    null);
        }
    }
}
