// SPDX-License-Identifier: Apache-2.0
package io.jwitness.journal.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jwitness.record.Report;
import io.jwitness.record.Verdict;
import io.jwitness.record.Verifier;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KillTest {
    private static final Pattern JAVA_VERSION = Pattern.compile("JAVA_VERSION=\"(\\d+)");

    @TempDir Path dir;

    @Test
    void threeKilledJvmsLoseNoAcknowledgedRecord() throws Exception {
        aKilledJvmLosesNoAcknowledgedRecord(3);
    }

    @Test
    @Tag("kills")
    void twentyKilledJvmsLoseNoAcknowledgedRecord() throws Exception {
        aKilledJvmLosesNoAcknowledgedRecord(20);
    }

    private void aKilledJvmLosesNoAcknowledgedRecord(int times) throws Exception {
        List<Path> jdks = jdks();
        Random random = new Random(times);
        for (int life = 0; life < times; life++) {
            Path java = jdks.get(life * jdks.size() / times);
            Process child = start(java, "life" + life);
            try {
                awaitAcks(child, life);
                // From before the queue is open to well after several seals.
                TimeUnit.MILLISECONDS.sleep(random.nextInt(life % 3 == 0 ? 400 : 2500));
            } finally {
                child.destroyForcibly().waitFor(); // SIGKILL
            }
            assertNotTampered(life);
        }
        new JournalFixture(dir).started().stop();
        Path slot = dir.resolve("shop/0");
        Proofread read = Proofread.of(slot);
        assertEquals(0, read.count("jwitness.sensor.failed"));
        check(JournalFixture.targets(JournalFixture.read(slot)), times);
    }

    /** What lies there after the kill, before anybody mends it. */
    private void assertNotTampered(int life) throws IOException {
        Path slot = dir.resolve("shop/0");
        Path vkey = slot.resolve("keys/log.vkey");
        if (Files.exists(vkey)) {
            Report report =
                    Verifier.verify(Verifier.Options.of(slot).vkey(Files.readString(vkey).strip()));
            assertFalse(
                    report.verdicts().contains(Verdict.TAMPERED),
                    () -> "after life " + life + ": " + report.json());
        }
    }

    private void check(List<String> targets, int times) throws IOException {
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
        for (int life = 0; life < times; life++) {
            ByteBuffer acks =
                    ByteBuffer.wrap(Files.readAllBytes(acks(life))).order(ByteOrder.nativeOrder());
            for (int t = 0; t < KillChild.THREADS; t++) {
                String who = "life" + life + "/" + t;
                long acknowledged = acks.getLong(t * KillChild.ACK_STRIDE);
                long found = next.getOrDefault(who, 0L);
                assertTrue(
                        found == acknowledged || found == acknowledged + 1,
                        who + ": acknowledged " + acknowledged + ", found " + found);
                all += acknowledged;
            }
        }
        assertTrue(all > 100L * times, "only " + all + " records were acknowledged");
    }

    private Path acks(int life) {
        return dir.resolve("acks." + life);
    }

    private Process start(Path java, String life) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(java.toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(a -> a.startsWith("--add-") || a.startsWith("-Dchronicle"))
                .forEach(command::add);
        command.addAll(
                List.of(
                        "-Xmx128m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KillChild.class.getName(),
                        dir.toString(),
                        acks(Integer.parseInt(life.substring(4))).toString(),
                        life));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(new File(dir.toFile(), life + ".out"))
                .start();
    }

    private void awaitAcks(Process child, int life) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!Files.exists(acks(life)) || Files.size(acks(life)) == 0) {
            assertTrue(
                    child.isAlive() && System.nanoTime() < end,
                    () -> "the child ended early: " + output(life));
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    private String output(int life) {
        try {
            return Files.readString(dir.resolve("life" + life + ".out"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** Every release from 17 upwards that was named or is installed; one launcher each. */
    private static List<Path> jdks() throws IOException {
        Map<String, Path> byRelease = new TreeMap<>();
        String named = System.getenv("JWITNESS_TEST_JDKS");
        List<Path> homes = new ArrayList<>();
        if (named != null) {
            Stream.of(named.split(File.pathSeparator)).map(Path::of).forEach(homes::add);
        } else {
            homes.add(Path.of(System.getProperty("java.home")));
            Path all = Path.of("/usr/lib/jvm");
            if (Files.isDirectory(all)) {
                try (Stream<Path> found = Files.list(all)) {
                    found.forEach(homes::add);
                }
            }
        }
        for (Path home : homes) {
            Path java = home.resolve("bin/java");
            Path release = home.resolve("release");
            if (Files.isExecutable(java) && Files.exists(release)) {
                String text = Files.readString(release);
                Matcher version = JAVA_VERSION.matcher(text);
                if (version.find() && Integer.parseInt(version.group(1)) >= 17) {
                    byRelease.putIfAbsent(text, java);
                }
            }
        }
        return List.copyOf(byRelease.values());
    }
}
