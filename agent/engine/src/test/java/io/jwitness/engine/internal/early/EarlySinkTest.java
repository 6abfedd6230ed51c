// SPDX-License-Identifier: Apache-2.0
package io.jwitness.engine.internal.early;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jwitness.record.internal.spi.Lane;
import io.jwitness.record.internal.spi.RecordSink;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

final class EarlySinkTest {
    /** A ring that remembers what it was given. */
    private static final class Recording implements RecordSink {
        final List<String> records = Collections.synchronizedList(new ArrayList<>());

        @Override
        public long offer(Lane lane, int eventClass, byte[] record, int offset, int length) {
            records.add(
                    lane
                            + "/"
                            + eventClass
                            + "/"
                            + new String(record, offset, length, StandardCharsets.UTF_8));
            return records.size() * 8L;
        }

        @Override
        public boolean awaitJournalled(long ticket, long timeoutNs) {
            return ticket <= records.size() * 8L;
        }

        @Override
        public boolean awaitSealed(long ticket, long timeoutNs) {
            return awaitJournalled(ticket, timeoutNs);
        }
    }

    private static long offer(RecordSink sink, String text) {
        final byte[] bytes = ("-" + text).getBytes(StandardCharsets.UTF_8);
        return sink.offer(Lane.CONTROL, 300, bytes, 1, bytes.length - 1);
    }

    @Test
    void whatCameBeforeTheRingGoesIntoItFirstAndInOrder() {
        final EarlySink sink = new EarlySink(512);
        assertNotEquals(RecordSink.REFUSED, offer(sink, "a"));
        assertNotEquals(RecordSink.REFUSED, offer(sink, "b"));
        final Recording ring = new Recording();
        sink.switchTo(ring);
        offer(sink, "c");
        assertEquals(List.of("CONTROL/300/a", "CONTROL/300/b", "CONTROL/300/c"), ring.records);
    }

    @Test
    void whatHasNoRoomIsRefusedAndCountedByClass() {
        final EarlySink sink = new EarlySink(4);
        final byte[] record = new byte[RecordSink.MAX_RING_RECORD];
        int taken = 0;
        while (sink.offer(Lane.DATA, 2, record, 0, record.length) != RecordSink.REFUSED) {
            taken++;
        }
        assertTrue(taken >= 16, "only " + taken);
        assertEquals(1, sink.lost()[2]);
        assertEquals(0, sink.lost()[1]);
    }

    @Test
    void aWaiterOfAnEarlyRecordIsToldWhenTheRingHasIt() throws InterruptedException {
        final EarlySink sink = new EarlySink(512);
        final CountDownLatch asked = new CountDownLatch(1);
        sink.onFirstWait(asked::countDown);
        final long ticket = offer(sink, "a");
        final boolean[] journalled = new boolean[1];
        final Thread waiter =
                new Thread(() -> journalled[0] = sink.awaitJournalled(ticket, 10_000_000_000L));
        waiter.start();
        asked.await();
        sink.switchTo(new Recording());
        waiter.join();
        assertTrue(journalled[0]);
    }

    @Test
    void aWaitEndsWhenThereWillBeNoRing() {
        final EarlySink sink = new EarlySink(512);
        final long ticket = offer(sink, "a");
        sink.discard();
        assertFalse(sink.awaitJournalled(ticket, 60_000_000_000L));
        assertEquals(RecordSink.REFUSED, offer(sink, "b"));
    }

    @Test
    void noRecordIsLostOrDoubledWhileThreadsOfferAcrossTheSwitch() throws InterruptedException {
        final EarlySink sink = new EarlySink(512);
        final Recording ring = new Recording();
        final int threads = 8;
        final int each = 200;
        final CountDownLatch half = new CountDownLatch(threads);
        final List<Thread> started = new ArrayList<>();
        for (int t = 0; t < threads; t++) {
            final String name = "t" + t + ".";
            final Thread thread =
                    new Thread(
                            () -> {
                                for (int i = 0; i < each; i++) {
                                    if (i == each / 2) {
                                        half.countDown();
                                    }
                                    offer(sink, name + i);
                                }
                            });
            thread.start();
            started.add(thread);
        }
        half.await();
        sink.switchTo(ring);
        for (Thread thread : started) {
            thread.join();
        }
        assertEquals(threads * each, ring.records.size());
        assertEquals(threads * each, ring.records.stream().distinct().count());
    }
}
