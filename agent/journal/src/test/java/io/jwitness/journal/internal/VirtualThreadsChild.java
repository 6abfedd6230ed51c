// SPDX-License-Identifier: Apache-2.0
package io.jwitness.journal.internal;

import io.jwitness.record.internal.spi.Lane;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Ten thousand virtual threads at once, each of which waits until its record is journalled. */
final class VirtualThreadsChild {
    private VirtualThreadsChild() {}

    /** Argument: directory. */
    public static void main(String[] args) throws Throwable {
        // JDK 21 and later; the tests are compiled for 17.
        MethodHandle start =
                MethodHandles.publicLookup()
                        .findStatic(
                                Thread.class,
                                "startVirtualThread",
                                MethodType.methodType(Thread.class, Runnable.class));
        Path dir = Path.of(args[0]);
        JournalFixture one =
                new JournalFixture(dir, JournalFixture.options(dir).withRingBytes(16 << 20))
                        .started();
        AtomicLong journalled = new AtomicLong();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            String target = "v" + i;
            Runnable act =
                    () -> {
                        long ticket = one.offer(Lane.CONTROL, target);
                        if (one.journal.awaitJournalled(ticket, JournalFixture.LONG_NS)) {
                            journalled.incrementAndGet();
                        }
                    };
            threads.add((Thread) start.invokeExact(act));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        one.stop();
        if (journalled.get() != 10_000) {
            throw new AssertionError("only " + journalled + " were journalled");
        }
    }
}
