// SPDX-License-Identifier: Apache-2.0
package io.jwitness.journal.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jwitness.journal.internal.JournalStatus.State;
import io.jwitness.journal.internal.store.CycleFiles;
import io.jwitness.record.Report;
import io.jwitness.record.Verdict;
import io.jwitness.record.internal.spi.Lane;
import io.jwitness.record.internal.spi.RecordSink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What disks and machines do to a journal. Mounts file systems of its own, which takes root. */
@Tag("faults")
class DiskFaultTest {
    @TempDir Path temporary;

    private JournalOptions options(Disk disk) {
        return JournalFixture.options(disk.path()).withRingDir(temporary.resolve("shm"));
    }

    private static List<String> targets(Disk disk) throws IOException {
        return JournalFixture.targets(JournalFixture.read(disk.path().resolve("shop/0")));
    }

    private static long told(Disk disk) throws IOException {
        return Proofread.of(disk.path().resolve("shop/0")).records.stream()
                .filter(r -> r.event().equals("jwitness.gap"))
                .mapToLong(r -> r.sectionNumber("gap", "count"))
                .sum();
    }

    // ------------------------------------------------------------ full

    @Test
    void aFullDiskIsWaitedForAndWhatTheRingCannotHoldIsTold() throws IOException {
        try (Disk disk = Disk.tmpfs(temporary.resolve("disk"), 32)) {
            JournalFixture one = new JournalFixture(disk.path(), options(disk)).started();
            disk.fill();
            long accepted = 0;
            long refused = 0;
            while (refused < 100) {
                if (one.offer(Lane.DATA, "x".repeat(1000)) == RecordSink.REFUSED) {
                    refused++;
                } else {
                    accepted++;
                }
            }
            one.await("waiting journal", () -> one.journal.status().state() == State.BLOCKED);
            assertTrue(
                    String.valueOf(one.journal.status().failure()).contains("no space"),
                    one.journal.status().toString());
            long act = one.offer(Lane.CONTROL, "act");
            assertFalse(one.journal.awaitJournalled(act, 50_000_000), "and whoever waits is told");
            disk.free();
            one.assertSealed(act);
            one.stop();
            assertEquals(accepted + 2, targets(disk).size());
            assertEquals(refused, told(disk));
        }
    }

    @Test
    void aDiskThatFillsUnderTheWritersStoresLosesNothingWithoutAGap() throws Exception {
        for (Path java : Children.jdks()) {
            for (String kind : List.of("tmpfs", "ext4")) {
                Path at = Files.createTempDirectory(temporary, kind);
                try (Disk disk = kind.equals("tmpfs") ? Disk.tmpfs(at, 64) : Disk.ext4(at, 64)) {
                    Path output = Files.createTempFile(temporary, "child", ".out");
                    Process child =
                            Children.start(
                                    java,
                                    output,
                                    FillingDiskChild.class,
                                    at.toString(),
                                    Files.createTempDirectory(temporary, "r")
                                            .resolve("r")
                                            .toString(),
                                    "8");
                    assertTrue(child.waitFor(120, TimeUnit.SECONDS), () -> read(output));
                    assertEquals(0, child.exitValue(), () -> java + " " + read(output));
                    String[] counts =
                            read(output).strip().lines().reduce("", (a, b) -> b).split(" ");
                    assertEquals(
                            Long.parseLong(counts[0]),
                            targets(disk).stream().filter(t -> t.contains("/")).distinct().count(),
                            () -> read(output));
                    assertEquals(
                            1 + 8 + Long.parseLong(counts[0]), targets(disk).size(), "none twice");
                    assertEquals(Long.parseLong(counts[1]), told(disk));
                }
            }
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }

    // ------------------------------------------------------------ lost below

    /**
     * As thin-provisioned volumes do: the file system has room, what lies below has none. The
     * kernel tells once, with the force that fails; the next one succeeds without the data.
     */
    @Test
    void whatTheDiskLostIsWrittenAgainBeforeItIsSigned() throws IOException {
        try (Disk pool = Disk.tmpfs(temporary.resolve("pool"), 256);
                Disk disk = Disk.thin(temporary.resolve("disk"), 128, pool)) {
            JournalFixture one = withLostRecords(disk, pool);
            pool.free();
            one.assertSealed(one.offer(Lane.CONTROL, "after"));
            assertNothingSignedIsLost(disk, pool, 20_002);
            one.stop();
            assertEquals(20_002, targets(disk).size());
            assertEquals(0, told(disk));
        }
    }

    @Test
    void andSoIsWhatAKilledProcessLeftThere() throws IOException {
        try (Disk pool = Disk.tmpfs(temporary.resolve("pool"), 256);
                Disk disk = Disk.thin(temporary.resolve("disk"), 128, pool)) {
            withLostRecords(disk, pool).journal.abandon();
            pool.free();
            JournalFixture next = new JournalFixture(disk.path(), options(disk)).started();
            assertNothingSignedIsLost(disk, pool, 20_002);
            next.stop();
            assertEquals(20_002, targets(disk).size());
            assertEquals(0, told(disk));
        }
    }

    /** Has journalled records that the disk did not take, and that no checkpoint covers. */
    private JournalFixture withLostRecords(Disk disk, Disk pool) throws IOException {
        // So seldom that the seal after these records is the first to meet the full pool.
        JournalOptions rarely =
                options(disk)
                        .withRingBytes(64 << 20)
                        .withSeals(Duration.ofSeconds(3), Duration.ofMinutes(1), 65_536);
        JournalFixture one = new JournalFixture(disk.path(), rarely).started();
        pool.fill();
        long ticket = RecordSink.REFUSED;
        for (int i = 0; i < 20_000; i++) {
            ticket = one.offer(Lane.DATA, "r" + i + "x".repeat(1000));
        }
        one.await(
                "force that fails",
                () -> one.log.lines.toString().contains("the disk did not take"));
        assertFalse(one.journal.awaitSealed(ticket, 2_000_000_000L), "nothing lost is signed");
        assertTrue(one.journal.awaitJournalled(ticket, JournalFixture.LONG_NS));
        return one;
    }

    private void assertNothingSignedIsLost(Disk disk, Disk pool, long records) throws IOException {
        try (Disk left = Disk.afterPowerLoss(temporary.resolve("left"), disk, pool)) {
            Report report = JournalFixture.report(left.path().resolve("shop/0"));
            assertFalse(report.verdicts().contains(Verdict.TAMPERED), report::json);
            assertTrue(
                    JournalFixture.targets(JournalFixture.read(left.path().resolve("shop/0")))
                                    .size()
                            >= records,
                    report::json);
        }
    }

    // ------------------------------------------------------------ read-only

    @Test
    void aDirectoryThatCannotBeWrittenIsOneErrorThatNamesIt() throws IOException {
        try (Disk disk = Disk.ext4(temporary.resolve("disk"), 32)) {
            Disk.run("mount", "-o", "remount,ro", disk.path().toString());
            IOException e = assertThrows(IOException.class, () -> Slot.claim(disk.path(), "shop"));
            assertTrue(
                    String.valueOf(e.getMessage()).contains(disk.path().toString()), e.toString());
        }
    }

    @Test
    void aDirectoryThatTakesNoMoreFilesIsWaitedForAtTheRoll() throws IOException {
        try (Disk disk = Disk.ext4(temporary.resolve("disk"), 256)) {
            JournalFixture one =
                    new JournalFixture(
                                    disk.path(),
                                    options(disk).withRoll(200_000, Duration.ofHours(1)))
                            .started();
            Path queue = one.slot().resolve("queue");
            List<Long> tickets = new ArrayList<>();
            Disk.run("chattr", "+i", queue.toString());
            try {
                for (int i = 0; i < 2000; i++) {
                    tickets.add(one.offer(Lane.DATA, "r" + i));
                }
                one.await("waiting journal", () -> one.journal.status().state() == State.BLOCKED);
            } finally {
                Disk.run("chattr", "-i", queue.toString());
            }
            one.assertSealed(one.offer(Lane.CONTROL, "after"));
            one.stop();
            assertFalse(tickets.contains(RecordSink.REFUSED));
            assertEquals(2002, targets(disk).size());
            assertEquals(0, told(disk));
            assertTrue(CycleFiles.list(queue).size() > 1);
        }
    }

    // ------------------------------------------------------------ frozen

    @Test
    void aFrozenDiskHoldsNoThreadThatDoesNotWaitAndNoGarbageCollection() throws Exception {
        try (Disk disk = Disk.ext4(temporary.resolve("disk"), 256)) {
            JournalFixture one = new JournalFixture(disk.path(), options(disk)).started();
            // Thaws whatever happens here: the test itself may stand still.
            Process watchdog =
                    new ProcessBuilder("sh", "-c", "sleep 20; fsfreeze -u " + disk.path()).start();
            disk.freeze();
            CountDownLatch collected = new CountDownLatch(1);
            long act = one.offer(Lane.CONTROL, "act");
            for (int i = 0; i < 2000; i++) {
                one.offer(Lane.DATA, "r" + i);
            }
            assertFalse(one.journal.awaitJournalled(act, 300_000_000), "whoever waits is told");
            Thread collector =
                    new Thread(
                            () -> {
                                System.gc();
                                collected.countDown();
                            });
            collector.start();
            assertTrue(collected.await(10, TimeUnit.SECONDS), "a collection needs no disk");
            assertTrue(watchdog.isAlive(), "all of this while the disk was frozen");
            disk.thaw();
            watchdog.destroy();
            one.assertSealed(one.offer(Lane.CONTROL, "after"));
            one.stop();
            assertEquals(2003, targets(disk).size());
            assertEquals(0, told(disk));
        }
    }

    // ------------------------------------------------------------ machines

    @Test
    void aContainerThatComesBackUnderTheSamePidGoesOn() throws Exception {
        Path dir = Files.createDirectory(temporary.resolve("volume"));
        List<String> container =
                List.of("unshare", "--pid", "--fork", "--mount-proc", "--kill-child=SIGKILL");
        for (int life = 0; life < 3; life++) {
            Path acks = temporary.resolve("acks" + life);
            Path output = temporary.resolve("out" + life);
            Process child =
                    Children.start(
                            container,
                            Children.jdks().get(0),
                            output,
                            KillChild.class,
                            dir.toString(),
                            temporary.resolve("shm").toString(),
                            acks.toString(),
                            "life" + life);
            Path checkpoints = dir.resolve("shop/0/checkpoints");
            long before = Files.exists(checkpoints) ? Files.size(checkpoints) : 0;
            long end = System.nanoTime() + JournalFixture.LONG_NS;
            while (!Files.exists(checkpoints) || Files.size(checkpoints) == before) {
                assertTrue(
                        child.isAlive() && System.nanoTime() < end,
                        () -> "nothing sealed: " + read(output));
                TimeUnit.MILLISECONDS.sleep(10);
            }
            assertTrue(
                    Files.readString(dir.resolve("shop/0/owner")).startsWith("{\"pid\":1,"),
                    "each is process 1 of its container");
            List<ProcessHandle> inside = child.descendants().toList();
            child.destroyForcibly().waitFor();
            inside.forEach(process -> process.onExit().join());
        }
        new JournalFixture(dir, JournalFixture.options(dir).withRingDir(temporary.resolve("shm")))
                .started()
                .stop();
        assertEquals(4, Proofread.of(dir.resolve("shop/0")).count("jwitness.session.start"));
        assertFalse(Files.exists(dir.resolve("shop/1")), "the slot was free each time");
    }

    @Test
    void tenThousandVirtualThreadsEachHaveTheirRecord() throws Exception {
        List<Path> jdks = Children.jdksFrom(21);
        assertFalse(jdks.isEmpty(), "a JDK with virtual threads is needed");
        Path output = temporary.resolve("out");
        Process child =
                Children.start(
                        jdks.get(0), output, VirtualThreadsChild.class, temporary.toString());
        assertTrue(child.waitFor(60, TimeUnit.SECONDS), () -> read(output));
        assertEquals(0, child.exitValue(), () -> read(output));
        Path slot = temporary.resolve("shop/0");
        Proofread.of(slot);
        assertEquals(10_001, JournalFixture.targets(JournalFixture.read(slot)).size());
    }
}
