// SPDX-License-Identifier: Apache-2.0
package io.jwitness.benchmarks;

import io.jwitness.journal.internal.ring.Ring;
import io.jwitness.journal.internal.ring.RingFile;
import io.jwitness.record.internal.encode.RecordEncoder;
import io.jwitness.record.internal.spi.AgentLog;
import io.jwitness.record.internal.spi.Lane;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A ring as the agent has it, on tmpfs, and a thread that takes out what is put in as the writer
 * does, but throws it away: so the hand-off is measured, not the disk.
 */
final class EmptiedRing implements AutoCloseable {

    static final EmptiedRing NONE = new EmptiedRing(null, Path.of("."));

    private static final int BYTES = 16 << 20;
    private static final long IDLE_NS = 1_000_000;

    private final @Nullable Ring ring;
    private final Path slot;
    private volatile boolean stopped;
    private @Nullable Thread consumer;

    private EmptiedRing(@Nullable Ring ring, Path slot) {
        this.ring = ring;
        this.slot = slot;
    }

    static EmptiedRing open() throws IOException {
        Path memory = Path.of("/dev/shm");
        Path slot =
                Files.isDirectory(memory)
                        ? Files.createTempDirectory(memory, "jwitness-benchmark")
                        : Files.createTempDirectory("jwitness-benchmark");
        Path ringDirectory = slot.resolve("ring.d");
        EmptiedRing emptied =
                new EmptiedRing(
                        RingFile.open(slot, "benchmark/0/0", ringDirectory, BYTES, AgentLog.NONE),
                        slot);
        Thread thread = new Thread(emptied::consume, "consumer");
        thread.setDaemon(true);
        emptied.consumer = thread;
        thread.start();
        return emptied;
    }

    Ring ring() {
        Ring open = ring;
        if (open == null) {
            throw new IllegalStateException("not open");
        }
        return open;
    }

    private void consume() {
        Ring from = ring();
        from.adoptWriter();
        byte[] out = new byte[RecordEncoder.MAX_LENGTH];
        while (!stopped) {
            int taken = 0;
            while (taken < 1_024
                    && (from.lane(Lane.CONTROL).poll(out) > 0
                            || from.lane(Lane.DATA).poll(out) > 0)) {
                taken++;
            }
            from.release(0);
            if (taken == 0) {
                from.sleep(IDLE_NS);
            }
        }
    }

    @Override
    public void close() throws IOException {
        stopped = true;
        Thread thread = consumer;
        if (thread != null) {
            ring().wakeWriter();
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            List<Path> files;
            try (Stream<Path> walk = Files.walk(slot)) {
                files = walk.sorted(Comparator.reverseOrder()).toList();
            }
            for (Path file : files) {
                Files.delete(file);
            }
        }
    }
}
