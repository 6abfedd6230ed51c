// SPDX-License-Identifier: Apache-2.0
package io.jwitness.journal.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jwitness.record.Report;
import io.jwitness.record.Verdict;
import io.jwitness.record.Verifier;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** JVMs that are killed while sixteen threads offer records; see {@link KillChild}. */
class KillTest {
    /** Lives that one journal sees, so that judging it stays short. */
    private static final int LIVES = 10;

    /** How many kills; half of them, or a third, on each JDK that is found. */
    private static final int KILLS = Integer.getInteger("jwitness.test.kills.bare", 60);

    @TempDir Path temporary;

    @Test
    void threeKilledJvmsLoseNoAcknowledgedRecord() throws Exception {
        aKilledJvmLosesNoAcknowledgedRecord(3, Children.jdks());
    }

    @Test
    @Tag("kills")
    void aJvmThatIsKilledAtAnyMomentLosesNoAcknowledgedRecord() throws Exception {
        List<Path> jdks = Children.jdks();
        assertTrue(jdks.size() > 1, "JDK 17 and a later one are needed, there is " + jdks);
        aKilledJvmLosesNoAcknowledgedRecord(KILLS, jdks);
    }

    @Test
    @Tag("kills")
    void aJvmThatIsKilledOnAFillingDiskLosesNoAcknowledgedRecord() throws Exception {
        List<Path> jdks = Children.jdks();
        for (int done = 0; done < Math.max(LIVES, KILLS / 4); done += LIVES) {
            try (Disk disk = Disk.ext4(temporary.resolve("disk" + done), 96)) {
                Lives lives = new Lives(disk.path(), temporary.resolve("ring" + done), done);
                for (int life = 0; life < LIVES; life++) {
                    Process child = lives.start(jdks.get(life % jdks.size()));
                    try {
                        lives.awaitAcks(child);
                        Thread filler = new Thread(disk::fill);
                        filler.start();
                        TimeUnit.MILLISECONDS.sleep(lives.random.nextInt(1200));
                        filler.join();
                        assertTrue(child.isAlive(), () -> "the host died: " + lives.output());
                    } finally {
                        child.destroyForcibly().waitFor();
                    }
                    lives.assertNeverTampered();
                    disk.free();
                    lives.next();
                }
                lives.checkAll();
            }
        }
    }

    private void aKilledJvmLosesNoAcknowledgedRecord(int times, List<Path> jdks) throws Exception {
        for (int done = 0; done < times; done += LIVES) {
            Path dir = Files.createDirectory(temporary.resolve("journal" + done));
            Lives lives = new Lives(dir, dir.resolve("shm"), done);
            for (int life = 0; life < Math.min(LIVES, times - done); life++) {
                Process child = lives.start(jdks.get(life % jdks.size()));
                try {
                    lives.awaitAcks(child);
                    // From before the queue is open to well after several seals.
                    TimeUnit.MILLISECONDS.sleep(lives.random.nextInt(life % 3 == 0 ? 300 : 2000));
                } finally {
                    child.destroyForcibly().waitFor(); // SIGKILL
                }
                lives.assertNeverTampered();
                lives.next();
            }
            lives.checkAll();
            delete(dir);
        }
    }

    private static void delete(Path dir) throws IOException {
        try (var all = Files.walk(dir)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    /** One journal and the processes that it outlives. */
    private final class Lives {
        private final Path dir;
        private final Path ringDir;
        private final Random random;
        private int life;

        Lives(Path dir, Path ringDir, int seed) {
            this.dir = dir;
            this.ringDir = ringDir;
            random = new Random(seed);
        }

        Path slot() {
            return dir.resolve("shop/0");
        }

        Path acks(int of) {
            return temporary.resolve(dir.getFileName() + ".acks." + of);
        }

        void next() {
            life++;
        }

        Process start(Path java) throws IOException {
            return Children.start(
                    java,
                    output(life),
                    KillChild.class,
                    dir.toString(),
                    ringDir.toString(),
                    acks(life).toString(),
                    "life" + life);
        }

        Path output(int of) {
            return temporary.resolve(dir.getFileName() + ".out." + of);
        }

        String output() {
            try {
                return Files.readString(output(life));
            } catch (IOException e) {
                return e.toString();
            }
        }

        void awaitAcks(Process child) throws Exception {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (!Files.exists(acks(life)) || Files.size(acks(life)) == 0) {
                assertTrue(
                        child.isAlive() && System.nanoTime() < end,
                        () -> "the child ended early: " + output());
                TimeUnit.MILLISECONDS.sleep(10);
            }
        }

        /** What lies there after the kill, before anybody mends it. */
        void assertNeverTampered() throws IOException {
            Path vkey = slot().resolve("keys/log.vkey");
            if (Files.exists(vkey)) {
                Report report =
                        Verifier.verify(
                                Verifier.Options.of(slot()).vkey(Files.readString(vkey).strip()));
                assertFalse(
                        report.verdicts().contains(Verdict.TAMPERED),
                        () -> "after life " + life + " in " + dir + ": " + report.json());
            }
        }

        /** Opens it a last time, and holds what is there against what was acknowledged. */
        void checkAll() throws IOException {
            new JournalFixture(dir, JournalFixture.options(dir).withRingDir(ringDir))
                    .started()
                    .stop();
            assertEquals(0, Proofread.of(slot()).count("jwitness.sensor.failed"));
            check(JournalFixture.targets(JournalFixture.read(slot())));
        }

        private void check(List<String> targets) throws IOException {
            Map<String, Long> next = new HashMap<>();
            for (String target : targets) {
                int slash = target.lastIndexOf('/');
                if (slash < 0) {
                    continue; // that of the last session
                }
                String who = target.substring(0, slash);
                long i = Long.parseLong(target.substring(slash + 1));
                long expected = next.getOrDefault(who, 0L);
                assertEquals(expected, i, "of " + who + ": lost, twice, or out of order");
                next.put(who, i + 1);
            }
            long all = 0;
            for (int of = 0; of < life; of++) {
                ByteBuffer acks =
                        ByteBuffer.wrap(Files.readAllBytes(acks(of)))
                                .order(ByteOrder.nativeOrder());
                for (int t = 0; t < KillChild.THREADS; t++) {
                    String who = "life" + of + "/" + t;
                    long acknowledged = acks.getLong(t * KillChild.ACK_STRIDE);
                    long found = next.getOrDefault(who, 0L);
                    assertTrue(
                            found == acknowledged || found == acknowledged + 1,
                            who + ": acknowledged " + acknowledged + ", found " + found);
                    all += acknowledged;
                }
            }
            assertTrue(all > 100L * life, "only " + all + " records were acknowledged");
        }
    }
}
