// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ThreadFramesTest {
    /** One bucket of eight slots, so that most of the threads overflow. */
    private final ThreadFrames frames = new ThreadFrames(1);

    @Test
    void eachOfManyThreadsSeesItsOwnFramesAndLeavesNothing() throws Exception {
        int threads = 40;
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        CyclicBarrier together = new CyclicBarrier(threads);
        List<Future<?>> done = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            done.add(
                    pool.submit(
                            () -> {
                                Thread me = Thread.currentThread();
                                for (int round = 0; round < 50; round++) {
                                    together.await();
                                    Empty outer = new Empty();
                                    Empty inner = new Empty();
                                    frames.push(outer, me, frames.top(me));
                                    assertSame(outer, frames.top(me));
                                    frames.push(inner, me, outer);
                                    together.await();
                                    assertSame(inner, frames.top(me));
                                    frames.pop(inner, me);
                                    assertSame(outer, frames.top(me));
                                    together.await();
                                    frames.pop(outer, me);
                                    assertNull(frames.top(me));
                                }
                                return null;
                            }));
        }
        for (Future<?> each : done) {
            each.get();
        }
        pool.shutdown();
        assertEquals(0, frames.open());
    }

    @Test
    void aThreadThatDiedInTheMiddleFreesItsSlot() throws Exception {
        for (int i = 0; i < 8; i++) {
            Thread thread =
                    new Thread(
                            () -> frames.push(new Empty(), Thread.currentThread(), null), "dies");
            thread.start();
            thread.join();
        }
        CountDownLatch seen = new CountDownLatch(1);
        Thread living =
                new Thread(
                        () -> {
                            Thread me = Thread.currentThread();
                            Empty frame = new Empty();
                            frames.push(frame, me, null);
                            if (frames.top(me) == frame) {
                                seen.countDown();
                            }
                            frames.pop(frame, me);
                        });
        living.start();
        living.join();

        assertEquals(0, seen.getCount());
        assertEquals(0, frames.open());
    }

    private static final class Empty extends Frame {
        @Override
        public @Nullable Identity identity() {
            return null;
        }
    }
}
