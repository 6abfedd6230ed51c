// SPDX-License-Identifier: Apache-2.0
package io.jwitness.journal.internal.ring;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jwitness.record.internal.spi.AgentLog;
import io.jwitness.record.internal.spi.Lane;
import io.jwitness.record.internal.spi.RecordSink;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RingTest {
    private static final int SMALL = 1 << 16;
    private static final int CLASS = 7;

    @TempDir Path dir;
    Path slot;
    Path home;

    @BeforeEach
    void makeDirectories() throws IOException {
        var mode =
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
        slot = Files.createDirectory(dir.resolve("slot"), mode);
        home = Files.createDirectory(dir.resolve("shm"), mode);
    }

    private Ring open() throws IOException {
        return RingFile.open(slot, "shop/0/abc", home, SMALL, AgentLog.NONE);
    }

    private static byte[] record(String text) {
        return ("\"session\":\"" + text + "\"}").getBytes(StandardCharsets.UTF_8);
    }

    private static long offer(Ring ring, Lane lane, String text) {
        byte[] bytes = record(text);
        return ring.offer(lane, CLASS, bytes, 0, bytes.length);
    }

    private static List<String> drain(Ring ring, Lane lane) {
        byte[] out = new byte[RecordSink.MAX_RING_RECORD];
        List<String> all = new ArrayList<>();
        for (int n; (n = ring.lane(lane).poll(out)) != 0; ) {
            assertTrue(n > 0, "something unreadable");
            String text = new String(out, 0, n, StandardCharsets.UTF_8);
            all.add(text.substring(11, text.length() - 2));
        }
        return all;
    }

    @Test
    void whatIsOfferedComesOutInOrderWithItsClass() throws IOException {
        Ring ring = open();
        offer(ring, Lane.CONTROL, "a");
        offer(ring, Lane.CONTROL, "bb");
        assertEquals(List.of("a", "bb"), drain(ring, Lane.CONTROL));
        assertEquals(CLASS, ring.lane(Lane.CONTROL).eventClass());
        assertEquals(List.of(), drain(ring, Lane.DATA));
    }

    @Test
    void aFullLaneRefusesCountsAndLeavesTheOtherAlone() throws IOException {
        Ring ring = open();
        long accepted = 0;
        while (offer(ring, Lane.DATA, "x".repeat(300)) != RecordSink.REFUSED) {
            accepted++;
        }
        assertTrue(accepted > SMALL / 400, "accepted " + accepted);
        assertEquals(1, ring.lost(CLASS));
        assertNotEquals(RecordSink.REFUSED, offer(ring, Lane.CONTROL, "still room"));
        assertEquals(accepted, drain(ring, Lane.DATA).size());
        assertEquals(RecordSink.REFUSED, offer(ring, Lane.DATA, "x".repeat(300)), "not released");
        ring.release(0);
        assertNotEquals(RecordSink.REFUSED, offer(ring, Lane.DATA, "x".repeat(300)));
    }

    @Test
    void everyLengthSurvivesManyRounds() throws IOException {
        Ring ring = open();
        byte[] out = new byte[RecordSink.MAX_RING_RECORD];
        byte[] in = new byte[RecordSink.MAX_RING_RECORD];
        for (int i = 0; i < 2000; i++) {
            int length = 1 + i * 7919 % RecordSink.MAX_RING_RECORD;
            for (int k = 0; k < length; k++) {
                in[k] = (byte) ('a' + (i + k) % 26);
            }
            assertNotEquals(
                    RecordSink.REFUSED, ring.offer(Lane.DATA, CLASS, in, 0, length), "at " + i);
            assertEquals(length, ring.lane(Lane.DATA).poll(out));
            assertEquals(
                    ByteBuffer.wrap(in, 0, length), ByteBuffer.wrap(out, 0, length), "at " + i);
            ring.release(0);
        }
    }

    @Test
    void anOfferThatIsNoRecordIsRefusedAndCounted() throws IOException {
        Ring ring = open();
        byte[] bytes = new byte[RecordSink.MAX_RING_RECORD + 1];
        assertEquals(RecordSink.REFUSED, ring.offer(Lane.DATA, CLASS, bytes, 0, bytes.length));
        assertEquals(RecordSink.REFUSED, ring.offer(Lane.DATA, CLASS, bytes, 0, 0));
        assertEquals(RecordSink.REFUSED, ring.offer(Lane.DATA, CLASS, bytes, -1, 5));
        assertEquals(RecordSink.REFUSED, ring.offer(Lane.DATA, 99_999, bytes, bytes.length, 1));
        assertEquals(3, ring.lost(CLASS));
        assertEquals(1, ring.lost(0));
    }

    @Test
    void aClosedRingRefusesAndKeepsWhatItHas() throws IOException {
        Ring ring = open();
        offer(ring, Lane.DATA, "before");
        ring.close();
        assertEquals(RecordSink.REFUSED, offer(ring, Lane.DATA, "after"));
        assertEquals(1, ring.lost(CLASS));
        assertFalse(ring.isEmpty());
        assertEquals(List.of("before"), drain(ring, Lane.DATA));
        ring.release(0);
        assertTrue(ring.isEmpty());
    }

    @Test
    void theNextProcessFindsWhatWasLeftAndIsToldSo() throws IOException {
        Ring first = open();
        offer(first, Lane.DATA, "journalled");
        drain(first, Lane.DATA);
        first.release(41);
        offer(first, Lane.DATA, "left");
        offer(first, Lane.CONTROL, "left too");
        first.lost(CLASS, 3);
        first.told(CLASS, 1);

        Ring second = open();
        assertEquals(41, second.leavesAtHead());
        assertEquals(2, second.untold(CLASS));
        offer(second, Lane.DATA, "new");
        assertTrue(second.lane(Lane.DATA).isLeftOver());
        byte[] out = new byte[RecordSink.MAX_RING_RECORD];
        assertTrue(second.lane(Lane.DATA).poll(out) > 0);
        assertFalse(second.lane(Lane.DATA).isLeftOver());
        assertEquals(List.of("new"), drain(second, Lane.DATA));
        assertEquals(List.of("left too"), drain(second, Lane.CONTROL));
    }

    @Test
    void recoveryStepsOverClaimsThatWereNeverCommitted() throws IOException {
        Ring first = open();
        for (int i = 0; i < 500; i++) { // several rounds, so that stale bytes lie everywhere
            offer(first, Lane.DATA, "old " + "o".repeat(i));
            drain(first, Lane.DATA);
            first.release(0);
        }
        offer(first, Lane.DATA, "one");
        int dead = claimAndDie(first, 700);
        offer(first, Lane.DATA, "two");
        claimAndDie(first, 40);
        claimAndDie(first, 2000);
        offer(first, Lane.DATA, "three");
        claimAndDie(first, 100);
        assertTrue(dead > 0);

        Ring second = open();
        assertEquals(List.of("one", "two", "three"), drain(second, Lane.DATA));
        assertEquals(0, second.untold(CLASS));
    }

    /** What a thread leaves that is killed between claim and commit. */
    private static int claimAndDie(Ring ring, int length) throws IOException {
        byte[] bytes = new byte[length];
        long end = ring.offer(Lane.DATA, CLASS, bytes, 0, length) >> 1;
        int need = RingLane.HEADER + length + RingLane.ALIGN - 1 & -RingLane.ALIGN;
        eraseStamp(ring, end - need);
        return need;
    }

    private static void eraseStamp(Ring ring, long position) throws IOException {
        putStamp(ring, position, 0);
    }

    private static void putStamp(Ring ring, long position, long stamp) throws IOException {
        long at =
                (long) RingLayout.LANES_AT
                        + ring.lane(Lane.CONTROL).capacity()
                        + (position & (ring.lane(Lane.DATA).capacity() - 1));
        try (FileChannel file = FileChannel.open(ring.file().path(), StandardOpenOption.WRITE)) {
            ByteBuffer word = ByteBuffer.allocate(8).order(ByteOrder.nativeOrder());
            file.write(word.putLong(0, stamp), at);
        }
    }

    @Test
    void aStalledClaimHoldsOnlyItselfAndIsNotLostWhenItWakes() throws IOException {
        Ring ring = open();
        offer(ring, Lane.DATA, "one");
        long stalled = offer(ring, Lane.DATA, "sleeper") >> 1;
        int need = 48;
        eraseStamp(ring, stalled - need);
        long behind = offer(ring, Lane.DATA, "two");

        assertEquals(List.of("one"), drain(ring, Lane.DATA));
        ring.release(0);
        assertTrue(ring.lane(Lane.DATA).isHeldUp());
        assertTrue(ring.lane(Lane.DATA).stepOverStalled());
        assertEquals(List.of("two"), drain(ring, Lane.DATA));
        ring.release(0);
        assertTrue(ring.awaitJournalled(behind, 0), "the record behind it is journalled");
        assertFalse(ring.awaitJournalled(stalled << 1 | 1, 0), "the stalled one is not");
        assertTrue(ring.lane(Lane.DATA).used() > 0, "its room stays its own");

        byte[] out = new byte[RecordSink.MAX_RING_RECORD];
        assertEquals(0, ring.lane(Lane.DATA).pollLate(out));
        putStamp(ring, stalled - need, ~(stalled - need));
        int length = ring.lane(Lane.DATA).pollLate(out);
        byte[] expected = record("sleeper");
        assertArrayEquals(expected, java.util.Arrays.copyOf(out, length));
        ring.lane(Lane.DATA).releaseLate(length);
        ring.release(0);
        assertTrue(ring.awaitJournalled(stalled << 1 | 1, 0));
        assertEquals(0, ring.lane(Lane.DATA).used());
        assertFalse(ring.lane(Lane.DATA).hasOpenClaims());
    }

    @Test
    void aStalledControlClaimDoesNotHoldTheDataLane() throws IOException {
        Ring ring = open();
        long stalled = offer(ring, Lane.CONTROL, "sleeper") >> 1;
        long at = RingLayout.LANES_AT + stalled - 48;
        try (FileChannel file = FileChannel.open(ring.file().path(), StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.allocate(8), at);
        }
        offer(ring, Lane.DATA, "free");
        assertEquals(List.of(), drain(ring, Lane.CONTROL));
        assertEquals(List.of("free"), drain(ring, Lane.DATA));
    }

    @Test
    void sixteenThreadsLoseNothingAndKeepTheirOrder() throws Exception {
        Ring ring = open();
        int threads = 16;
        int each = 20_000;
        AtomicLong refused = new AtomicLong();
        CountDownLatch done = new CountDownLatch(threads);
        for (int t = 0; t < threads; t++) {
            int id = t;
            Thread thread =
                    new Thread(
                            () -> {
                                for (int i = 0; i < each; i++) {
                                    byte[] bytes = record(id + ":" + i);
                                    Lane lane = i % 3 == 0 ? Lane.CONTROL : Lane.DATA;
                                    while (ring.offer(lane, CLASS, bytes, 0, bytes.length)
                                            == RecordSink.REFUSED) {
                                        refused.incrementAndGet();
                                        LockSupport.parkNanos(1_000);
                                    }
                                }
                                done.countDown();
                            });
            thread.setDaemon(true);
            thread.start();
        }
        int[] nextControl = new int[threads];
        int[] nextData = new int[threads];
        long n = 0;
        byte[] out = new byte[RecordSink.MAX_RING_RECORD];
        while (n < (long) threads * each) {
            for (Lane lane : Lane.values()) {
                for (int length; (length = ring.lane(lane).poll(out)) != 0; n++) {
                    String text = new String(out, 11, length - 13, StandardCharsets.UTF_8);
                    int colon = text.indexOf(':');
                    int id = Integer.parseInt(text.substring(0, colon));
                    int i = Integer.parseInt(text.substring(colon + 1));
                    int[] next = lane == Lane.CONTROL ? nextControl : nextData;
                    assertTrue(i >= next[id], text + " out of order");
                    assertEquals(lane == Lane.CONTROL, i % 3 == 0, text);
                    next[id] = i + 1;
                }
            }
            ring.release(0);
        }
        done.await();
        assertEquals(refused.get(), ring.lost(CLASS));
        assertTrue(ring.isEmpty());
    }

    @Test
    void anInterruptedThreadGoesOnWaitingAndKeepsItsFlag() throws Exception {
        Ring ring = open();
        long ticket = offer(ring, Lane.CONTROL, "x");
        AtomicBoolean reached = new AtomicBoolean();
        AtomicBoolean flag = new AtomicBoolean();
        CountDownLatch waiting = new CountDownLatch(1);
        Thread thread =
                new Thread(
                        () -> {
                            Thread.currentThread().interrupt();
                            waiting.countDown();
                            reached.set(ring.awaitJournalled(ticket, 20_000_000_000L));
                            flag.set(Thread.currentThread().isInterrupted());
                        });
        thread.start();
        waiting.await();
        while (thread.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        drain(ring, Lane.CONTROL);
        ring.release(1);
        thread.join();
        assertTrue(reached.get());
        assertTrue(flag.get());
    }

    @Test
    void waitingEndsWhenTheTimeIsUp() throws IOException {
        Ring ring = open();
        assertFalse(ring.awaitJournalled(offer(ring, Lane.CONTROL, "x"), 1_000_000));
        assertFalse(ring.awaitJournalled(RecordSink.REFUSED, 1_000_000_000_000L));
    }

    @Test
    void aFileOnTmpfsIsNamedInTheSlotAndIsPrivate() throws IOException {
        Ring ring = open();
        Path link = slot.resolve("ring");
        assertTrue(Files.isSymbolicLink(link));
        assertEquals(ring.file().path(), Files.readSymbolicLink(link));
        assertEquals(
                "rw-------",
                PosixFilePermissions.toString(Files.getPosixFilePermissions(ring.file().path())));
        ring.file().delete();
        assertFalse(Files.exists(ring.file().path()));
        assertFalse(Files.exists(link, java.nio.file.LinkOption.NOFOLLOW_LINKS));
    }

    @Test
    void aDirectoryThatOthersMayReadIsNotUsed() throws IOException {
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxr-xr-x"));
        Ring ring = open();
        assertEquals(slot.resolve("ring"), ring.file().path());
        assertTrue(String.valueOf(ring.file().warning()).contains("0700"));
    }

    @Test
    void whatALargerRingHeldFitsWhenASmallerOneIsAskedFor() throws IOException {
        Ring first = RingFile.open(slot, "shop/0/abc", home, 8 * SMALL, AgentLog.NONE);
        int n = 0;
        while (offer(first, Lane.DATA, "y".repeat(1000)) != RecordSink.REFUSED) {
            n++;
        }
        assertEquals(n, drain(open(), Lane.DATA).size());
    }

    @Test
    void aFileThatIsNoRingIsPutAside() throws IOException {
        Files.write(home.resolve("ring"), new byte[5000]);
        Files.createSymbolicLink(slot.resolve("ring"), home.resolve("ring"));
        Ring ring = open();
        assertNotEquals(RecordSink.REFUSED, offer(ring, Lane.DATA, "x"));
    }
}
