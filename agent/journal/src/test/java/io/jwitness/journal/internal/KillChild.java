// SPDX-License-Identifier: Apache-2.0
package io.jwitness.journal.internal;

import io.jwitness.record.internal.encode.RecordDraft;
import io.jwitness.record.internal.encode.RecordEncoder;
import io.jwitness.record.internal.encode.SessionId;
import io.jwitness.record.internal.spi.AgentLog;
import io.jwitness.record.internal.spi.Lane;
import io.jwitness.record.internal.spi.RecordSink;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * The process that is killed: sixteen threads offer bursts until then. How many records of each
 * were acknowledged, stands in a mapped file, which survives the process as the ring does.
 */
final class KillChild {
    static final int THREADS = 16;

    /** One cache line for each thread. */
    static final int ACK_STRIDE = 64;

    private static final VarHandle LONGS =
            MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private KillChild() {}

    /** Arguments: directory, that of the ring, file of acknowledgements, name of this life. */
    public static void main(String[] args) throws IOException {
        Path dir = Path.of(args[0]);
        String session = SessionId.random();
        AtomicLong ids = new AtomicLong();
        Journal journal =
                Journal.open(
                        Slot.claim(dir, "shop"),
                        JournalFixture.options(dir).withRingDir(Path.of(args[1])),
                        new SessionInfo(session, "0.1", "00", "test"),
                        ids::incrementAndGet,
                        AgentLog.NONE);
        ByteBuffer acks;
        try (FileChannel channel =
                FileChannel.open(
                        Path.of(args[2]),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE)) {
            acks = channel.map(FileChannel.MapMode.READ_WRITE, 0, THREADS * ACK_STRIDE);
        }
        for (int t = 0; t < THREADS; t++) {
            int id = t;
            new Thread(() -> offer(journal, session, ids, acks, id, args[3])).start();
        }
        journal.start();
    }

    private static void offer(
            Journal journal,
            String session,
            AtomicLong ids,
            ByteBuffer acks,
            int thread,
            String life) {
        RecordEncoder encoder = new RecordEncoder(session);
        RecordDraft draft = new RecordDraft();
        byte[] bytes = new byte[RecordEncoder.MAX_LENGTH];
        Lane lane = thread % 4 == 0 ? Lane.CONTROL : Lane.DATA;
        for (long i = 0; ; i++) {
            draft.reset()
                    .time(1_000_000_000L, 1)
                    .event("actuator.read")
                    .target("test", life + "/" + thread + "/" + i, null);
            int length = encoder.encode(draft, ids.incrementAndGet(), bytes);
            long ticket;
            while ((ticket = journal.offer(lane, 3, bytes, 0, length)) == RecordSink.REFUSED) {
                LockSupport.parkNanos(50_000);
            }
            LONGS.setRelease(acks, thread * ACK_STRIDE, i + 1);
            if (i % 16 == 15) {
                if (thread == 1) {
                    journal.awaitJournalled(ticket, TimeUnit.SECONDS.toNanos(1));
                } else {
                    LockSupport.parkNanos(4_000_000);
                }
            }
        }
    }
}
