// SPDX-License-Identifier: Apache-2.0
package com.example.target;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;

/**
 * Dumps its heap to each path that appears as the content of a file {@code 1}, {@code 2}, … in a
 * directory, and writes what came of it into {@code 1.answer}, {@code 2.answer}, …
 *
 * <p>Argument: the directory.
 */
public final class Dumper {

    private Dumper() {}

    public static void main(String[] args) throws IOException {
        Path asks = Path.of(args[0]);
        PrintStream out = System.out;
        out.println("ready");
        for (int number = 1; ; number++) {
            Path ask = asks.resolve(Integer.toString(number));
            while (!Files.exists(ask)) {
                LockSupport.parkNanos(20_000_000);
            }
            String answer = dump(Files.readString(ask));
            Path fresh = Files.writeString(asks.resolve("answer.new"), answer);
            Files.move(fresh, asks.resolve(number + ".answer"));
        }
    }

    private static String dump(String path) {
        try {
            ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class).dumpHeap(path, true);
            return "dumped";
        } catch (IOException | RuntimeException e) {
            return e.toString();
        }
    }
}
