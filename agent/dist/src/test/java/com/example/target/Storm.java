// SPDX-License-Identifier: Apache-2.0
package com.example.target;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.LongBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.LockSupport;

/**
 * Sixteen threads that call a probed method as long as the process lives, and note in a mapped
 * file, which survives a {@code kill -9}, up to which call each has come back.
 *
 * <p>Arguments: the run's number, the file to note in, and a file whose appearance begins the
 * storm. Before that, one thread calls with number 0 a few times a second, so that whoever watches
 * can tell when the probe is woven.
 */
public final class Storm {

    public static final int THREADS = 16;

    /**
     * Calls of one thread before it rests: 16 threads offer 64 000 records a second, which one
     * writer takes, and the ring holds what comes while a slow disk keeps that writer for half a
     * second.
     */
    private static final int BURST = 16;

    private static final long REST_NS = 4_000_000;

    private Storm() {}

    public static void main(String[] args) throws IOException {
        int run = Integer.parseInt(args[0]);
        Path go = Path.of(args[2]);
        LongBuffer returned = map(Path.of(args[1]));
        PrintStream out = System.out;
        out.println("ready");
        while (!Files.exists(go)) {
            fire(run, 0, 0);
            LockSupport.parkNanos(50_000_000);
        }
        for (int thread = 0; thread < THREADS; thread++) {
            int mine = thread;
            new Thread(() -> storm(run, mine, returned), "storm-" + thread).start();
        }
    }

    private static void storm(int run, int thread, LongBuffer returned) {
        for (long number = 1; ; number++) {
            fire(run, thread, number);
            returned.put(thread, number);
            if (number % BURST == 0) {
                LockSupport.parkNanos(REST_NS);
            }
        }
    }

    /** What the policy's probe names. */
    public static long fire(int run, int thread, long number) {
        return run ^ thread ^ number;
    }

    private static LongBuffer map(Path file) throws IOException {
        try (FileChannel channel =
                FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE)) {
            return channel.map(FileChannel.MapMode.READ_WRITE, 0, THREADS * Long.BYTES)
                    .asLongBuffer();
        }
    }
}
