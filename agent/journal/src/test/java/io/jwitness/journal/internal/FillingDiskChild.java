// SPDX-License-Identifier: Apache-2.0
package io.jwitness.journal.internal;

import io.jwitness.record.internal.spi.Lane;
import io.jwitness.record.internal.spi.RecordSink;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;

/**
 * A process that writes a journal while its disk is filled and freed, again and again, with nothing
 * held in reserve: so that the writer meets the full disk at every place that there is.
 */
final class FillingDiskChild {
    private FillingDiskChild() {}

    /** Arguments: the disk, the ring's directory, rounds. Prints accepted and refused records. */
    public static void main(String[] args) throws IOException {
        Path at = Path.of(args[0]);
        Disk disk = Disk.mounted(at);
        JournalFixture one =
                new JournalFixture(
                        at,
                        JournalFixture.options(at)
                                .withRingDir(Path.of(args[1]))
                                .withReserveBytes(-(1 << 20)));
        one.started();
        long accepted = 0;
        long refused = 0;
        for (int round = 0; round < Integer.parseInt(args[2]); round++) {
            Thread filler = new Thread(disk::fill);
            filler.start();
            for (int i = 0; i < 20_000; i++) {
                if (one.offer(Lane.DATA, round + "/" + i) == RecordSink.REFUSED) {
                    refused++;
                } else {
                    accepted++;
                }
                if (i % 100 == 0) {
                    LockSupport.parkNanos(1_000_000);
                }
            }
            try {
                filler.join();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            disk.free();
            one.assertSealed(one.offer(Lane.CONTROL, "round " + round));
        }
        one.stop();
        System.out.println(accepted + " " + refused + " " + one.log.lines.size());
    }
}
