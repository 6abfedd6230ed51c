// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.ThreadMXBean;
import io.jwitness.policy.internal.Policy;
import io.jwitness.record.Phase;
import io.jwitness.record.internal.encode.RecordEncoder;
import io.jwitness.record.internal.spi.AgentLog;
import io.jwitness.record.internal.spi.Lane;
import io.jwitness.record.internal.spi.RecordSink;
import java.lang.management.ManagementFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AllocationTest {
    private static final int CALLS = 5_000;

    private final Quiet engine = new Quiet();
    private final AtomicInteger numbers = new AtomicInteger();
    private final Sites sites = new Sites(numbers::getAndIncrement);
    private final Dispatcher dispatcher = new Dispatcher(new Recorder(engine), sites);
    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @Test
    void aBuiltInSensorAllocatesNothing() {
        int site =
                sites.add(
                        new Site(
                                "log",
                                "com.acme.Logger",
                                "setLevel",
                                "(Ljava/lang/String;)V",
                                "log.level.change",
                                Lane.CONTROL,
                                new Level()));
        assertEquals(0, bytesPerCall(site));
    }

    @Test
    void aRequestWithNothingInsideAllocatesNothing() {
        int site =
                sites.add(
                        new Site(
                                "http",
                                "com.acme.Servlet",
                                "service",
                                "()V",
                                null,
                                Lane.CONTROL,
                                (CarrierHandler) (identity, a0, a1, a2, a3) -> {}));
        assertEquals(0, bytesPerCall(site));
    }

    /** The least of some rounds: a compilation or a sample in between is not ours. */
    private long bytesPerCall(int site) {
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 20 && least > 0; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < CALLS; i++) {
                Object token = dispatcher.enter(site, this, "com.acme.Order", "INFO", "DEBUG");
                dispatcher.exit(site, token, "DEBUG", null);
            }
            long after = threads.getCurrentThreadAllocatedBytes();
            least = Math.min(least, (after - before) / CALLS);
        }
        assertEquals(0, dispatcher.openThreads());
        return least;
    }

    private static final class Level implements OperationHandler {
        @Override
        public void enter(
                Operation operation,
                @Nullable Object self,
                @Nullable Object name,
                @Nullable Object before,
                @Nullable Object after,
                @Nullable Object none) {
            operation.target("logger", (String) name);
            operation.change((String) before, (String) after, null, null);
        }
    }

    /** An engine that allocates nothing itself, so that what is counted is the sensors'. */
    private static final class Quiet implements Surroundings, RecordSink, Clocks {
        private final RecordEncoder encoder = new RecordEncoder("abcdefghijklmnopqrstuvwxyz");
        private final AtomicLong ids = new AtomicLong();
        private final LongSupplier counter = ids::incrementAndGet;
        private final Policy policy = Policy.builtIn();

        @Override
        public RecordSink sink() {
            return this;
        }

        @Override
        public RecordEncoder encoder() {
            return encoder;
        }

        @Override
        public LongSupplier ids() {
            return counter;
        }

        @Override
        public Policy policy() {
            return policy;
        }

        @Override
        public AgentLog log() {
            return AgentLog.NONE;
        }

        @Override
        public Clocks clocks() {
            return this;
        }

        @Override
        public Phase phase() {
            return Phase.RUNNING;
        }

        @Override
        public long offer(Lane lane, int eventClass, byte[] record, int offset, int length) {
            return 1;
        }

        @Override
        public boolean awaitJournalled(long ticket, long timeoutNs) {
            return true;
        }

        @Override
        public boolean awaitSealed(long ticket, long timeoutNs) {
            return true;
        }

        @Override
        public long wallNs() {
            return 1_795_000_000_123_456_789L;
        }

        @Override
        public long monotonicNs() {
            return 42;
        }
    }
}
