// SPDX-License-Identifier: Apache-2.0
package io.jwitness.benchmarks;

import java.nio.ByteBuffer;
import java.util.concurrent.locks.LockSupport;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.MessageHandler;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.ManyToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;

/**
 * Agrona's ring of the same size in the process's own memory, emptied by a thread that copies each
 * record out and throws it away, as with ours.
 */
final class AgronaHandOff implements HandOff, MessageHandler {
    private static final int BYTES = 16 << 20;
    private static final int MESSAGE = 1;
    private static final long IDLE_NS = 1_000_000;

    private final ManyToOneRingBuffer ring =
            new ManyToOneRingBuffer(
                    new UnsafeBuffer(
                            ByteBuffer.allocateDirect(
                                    BYTES + RingBufferDescriptor.TRAILER_LENGTH)));
    private final byte[] out = new byte[64 << 10];
    private final Thread consumer = new Thread(this::consume, "consumer");
    private volatile boolean stopped;

    private AgronaHandOff() {}

    static AgronaHandOff open() {
        AgronaHandOff opened = new AgronaHandOff();
        opened.consumer.setDaemon(true);
        opened.consumer.start();
        return opened;
    }

    @Override
    public String title() {
        return "Agrona, ManyToOneRingBuffer";
    }

    @Override
    public Taker forThread() {
        UnsafeBuffer wrapper = new UnsafeBuffer(0, 0);
        return (bytes, length) -> {
            if (wrapper.byteArray() != bytes) {
                wrapper.wrap(bytes);
            }
            return ring.write(MESSAGE, wrapper, 0, length);
        };
    }

    private void consume() {
        while (!stopped) {
            if (ring.read(this, 1_024) == 0) {
                LockSupport.parkNanos(IDLE_NS);
            }
        }
    }

    @Override
    public void onMessage(int type, MutableDirectBuffer buffer, int index, int length) {
        buffer.getBytes(index, out, 0, length);
    }

    @Override
    public void close() {
        stopped = true;
        try {
            consumer.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
