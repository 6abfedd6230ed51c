// SPDX-License-Identifier: Apache-2.0
package io.jwitness.journal.internal.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jwitness.record.internal.spi.AgentLog;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Zeros come ahead of documents, and never on top of one. */
@Timeout(60)
class PretoucherTest {
    private static final int DOCUMENT = 64 << 10;
    private static final int MARGIN = 2 * DOCUMENT;
    private static final long FILE_BYTES = 48L << 20;

    @TempDir Path dir;

    private final AtomicBoolean full = new AtomicBoolean();

    private Pretoucher pretoucher() {
        return new Pretoucher(
                () -> {
                    if (full.get()) {
                        throw new IOException("no space");
                    }
                },
                AgentLog.NONE);
    }

    private static FileChannel create(Path file) throws IOException {
        return FileChannel.open(
                file,
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
    }

    private static @Nullable Thread worker() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(t -> t.getName().equals("jwitness-pretoucher"))
                .findAny()
                .orElse(null);
    }

    private static Thread awaitWorker() {
        Thread found;
        while ((found = worker()) == null) {
            LockSupport.parkNanos(100_000);
        }
        return found;
    }

    /** Writes documents of ones as the store does; returns where zeros were known to be last. */
    private static long fill(Pretoucher pretoucher, Path file, FileChannel to, boolean interrupt)
            throws IOException {
        byte[] ones = new byte[DOCUMENT];
        Arrays.fill(ones, (byte) 1);
        long allocated = pretoucher.begin(file, to);
        for (long position = 0; position < FILE_BYTES; position += DOCUMENT) {
            if (position + MARGIN > allocated) {
                allocated = pretoucher.extend(to, allocated, position, position + MARGIN);
                assertTrue(allocated >= position + MARGIN, "room was promised and is not there");
                assertTrue(allocated <= to.size(), "room was promised that is not written yet");
            }
            to.write(ByteBuffer.wrap(ones), position);
            Thread worker = interrupt ? worker() : null;
            if (worker != null) {
                worker.interrupt();
            }
        }
        return allocated;
    }

    private static void assertOnesThenZeros(Path file) throws IOException {
        byte[] all = Files.readAllBytes(file);
        for (int i = 0; i < all.length; i++) {
            if (all[i] != (i < FILE_BYTES ? 1 : 0)) {
                assertEquals(i < FILE_BYTES ? 1 : 0, all[i], "at " + i);
            }
        }
    }

    @Test
    void noZeroFallsOnADocument() throws IOException {
        Path file = dir.resolve("a");
        try (Pretoucher pretoucher = pretoucher();
                FileChannel to = create(file)) {
            fill(pretoucher, file, to, false);
            assertNotNull(worker());
        }
        assertOnesThenZeros(file);
    }

    @Test
    void nobodyWhoInterruptsItHarmsTheWriter() throws IOException {
        Path file = dir.resolve("a");
        try (Pretoucher pretoucher = pretoucher();
                FileChannel to = create(file)) {
            fill(pretoucher, file, to, true);
            assertTrue(to.isOpen());
            assertTrue(awaitWorker().isAlive());
        }
        assertOnesThenZeros(file);
    }

    @Test
    void whoeverWritesLittleNeverStartsTheThread() throws IOException {
        Path file = dir.resolve("a");
        try (Pretoucher pretoucher = pretoucher();
                FileChannel to = create(file)) {
            assertEquals(Pretoucher.STEP, pretoucher.begin(file, to));
            long second =
                    pretoucher.extend(to, Pretoucher.STEP, Pretoucher.STEP, Pretoucher.STEP + 1);
            assertEquals(2 * Pretoucher.STEP, second);
            assertNull(worker());
        }
    }

    @Test
    void aFullDiskIsToldToTheWriterAndRoomIsTakenUpLater() throws IOException {
        Path file = dir.resolve("a");
        try (Pretoucher pretoucher = pretoucher();
                FileChannel to = create(file)) {
            long allocated = pretoucher.begin(file, to);
            full.set(true);
            long at = allocated;
            assertThrows(IOException.class, () -> pretoucher.extend(to, at, at, at + MARGIN));
            assertEquals(Pretoucher.STEP, Files.size(file));
            full.set(false);
            assertEquals(2 * Pretoucher.STEP, pretoucher.extend(to, at, at, at + MARGIN));
        }
    }

    @Test
    void nothingIsWrittenToAFileThatWasLetGo() throws IOException {
        Path file = dir.resolve("a");
        try (Pretoucher pretoucher = pretoucher();
                FileChannel to = create(file)) {
            fill(pretoucher, file, to, false);
            pretoucher.end();
            long size = Files.size(file);
            Path next = dir.resolve("b");
            try (FileChannel other = create(next)) {
                fill(pretoucher, next, other, false);
            }
            assertEquals(size, Files.size(file));
            assertOnesThenZeros(next);
        }
    }

    @Test
    void itsThreadEndsWithIt() throws Exception {
        Path file = dir.resolve("a");
        Thread worker;
        try (Pretoucher pretoucher = pretoucher();
                FileChannel to = create(file)) {
            fill(pretoucher, file, to, false);
            worker = awaitWorker();
        }
        worker.join(30_000);
        assertTrue(!worker.isAlive());
    }
}
