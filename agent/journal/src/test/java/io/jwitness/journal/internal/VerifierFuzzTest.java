// SPDX-License-Identifier: Apache-2.0
package io.jwitness.journal.internal;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.sun.management.ThreadMXBean;
import io.jwitness.record.JournalReader;
import io.jwitness.record.Report;
import io.jwitness.record.Verdict;
import io.jwitness.record.Verifier;
import io.jwitness.record.internal.spi.Lane;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Journals of the real writer, spoilt at random: bits flipped, ranges zeroed, overwritten, cut off,
 * swapped, doubled, records exchanged with their framing, files exchanged and removed.
 *
 * <p>Whatever is done to a byte that was sealed, the verdict is TAMPERED; whatever is done at all,
 * the verifier ends in time, in bounded memory, with a verdict and without an exception, and a
 * verdict other than TAMPERED is given to unchanged records alone.
 */
class VerifierFuzzTest {
    private static final int FEW = 200;
    private static final int MANY = 10_000;

    /** Far more than a machine under load needs for a journal of some 100 KiB. */
    private static final long HANGS_S = 30;

    /** All that one verification may allocate, be it garbage at once or not. */
    private static final long MAX_BYTES = 24L << 20;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @TempDir Path dir;

    private final ExecutorService verifying = Executors.newSingleThreadExecutor();
    private long mostBytes;
    private long longestNs;
    private int tampered;

    @AfterEach
    void stop() {
        verifying.shutdownNow();
    }

    @Test
    void noMutationOfSealedBytesPasses() throws Exception {
        run(FEW, 20261122);
    }

    @Test
    @Tag("fuzz")
    void noneOfTenThousandMutationsOfSealedBytesPasses() throws Exception {
        long seed = Long.getLong("jwitness.test.seed", 21_476_986_216_972L);
        run(MANY, seed);
        System.out.printf(
                "fuzz: %d mutations, seed %d: %d TAMPERED, the longest verification %d ms, the"
                        + " largest %d KiB%n",
                MANY, seed, tampered, longestNs / 1_000_000, mostBytes >> 10);
    }

    private void run(int mutations, long seed) throws Exception {
        Random random = new Random(seed);
        List<Victim> victims = List.of(ended(), crashed(), rotated());
        for (Victim victim : victims) {
            judge(victim, "nothing", false);
        }
        for (int i = 0; i < mutations; i++) {
            Victim victim = victims.get(i % victims.size());
            String what = "seed " + seed + ", mutation " + i + ", " + victim.mutate(random);
            judge(victim, what, true);
            victim.restore();
        }
        for (Victim victim : victims) {
            judge(victim, "nothing, after all", false);
        }
        assertTrue(tampered > mutations / 2, "only " + tampered + " mutations did anything");
    }

    private void judge(Victim victim, String what, boolean mutated) throws Exception {
        boolean spoilt = victim.isSealedSpoilt();
        long startNs = System.nanoTime();
        Measured measured;
        try {
            measured = verifying.submit(() -> measure(victim)).get(HANGS_S, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("the verifier hangs: " + what, e);
        } catch (ExecutionException e) {
            throw new AssertionError("the verifier fails: " + what, e.getCause());
        }
        longestNs = Math.max(longestNs, System.nanoTime() - startNs);
        mostBytes = Math.max(mostBytes, measured.bytes);
        Report report = measured.report;
        assertTrue(measured.bytes < MAX_BYTES, measured.bytes + " bytes: " + what);
        if (spoilt) {
            assertEquals(Verdict.TAMPERED, report.verdict(), what + ": " + report);
        }
        if (!mutated) {
            assertEquals(Verdict.OK, report.verdict(), what + ": " + report);
        }
        if (report.verdict() == Verdict.TAMPERED) {
            tampered++;
            assertTrue(
                    report.problems().stream()
                            .anyMatch(p -> p.verdict() == Verdict.TAMPERED && p.file() != null),
                    "no place is told: " + what + ": " + report);
            return;
        }
        assertTrue(
                report.verdict() == Verdict.OK || report.verdict() == Verdict.INCOMPLETE,
                what + ": " + report);
        assertEquals(victim.sealed, report.sealed(), what + ": " + report);
        assertEquals(victim.sealedRecords, victim.readSealed(), what);
    }

    private record Measured(Report report, long bytes) {}

    private static Measured measure(Victim victim) {
        long before = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
        Report report =
                Verifier.verify(
                        Verifier.Options.of(victim.slot)
                                .vkey(victim.vkey)
                                .anchor(victim.anchor)
                                .maxUnanchored(Duration.ofDays(1)));
        long after = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
        return new Measured(report, after - before);
    }

    // ------------------------------------------------------------ the journals

    private JournalFixture session(Path where, int records, Duration epochAge) throws IOException {
        JournalOptions options =
                JournalFixture.options(where)
                        .withRingBytes(1 << 16)
                        .withRoll(80_000, Duration.ofHours(1))
                        .withEpochAge(epochAge)
                        .withSeals(Duration.ofMillis(100), Duration.ofSeconds(60), 16);
        JournalFixture session = new JournalFixture(where, options).started();
        long ticket = 0;
        for (int i = 0; i < records; i++) {
            ticket = session.offer(Lane.CONTROL, "target " + i + " é€𝄞".repeat(i % 7));
            if (i == records / 2) {
                session.assertSealed(ticket);
            }
        }
        session.assertSealed(ticket);
        return session;
    }

    private static final Duration HOUR = Duration.ofHours(1);

    /** Two sessions that ended as they should, over several files. */
    private Victim ended() throws IOException {
        Path where = dir.resolve("ended");
        session(where, 40, HOUR).stop();
        session(where, 12, HOUR).stop();
        return new Victim(where);
    }

    /** Two sessions, the second one cut off by a crash. */
    private Victim crashed() throws IOException {
        Path where = dir.resolve("crashed");
        session(where, 12, HOUR).stop();
        session(where, 25, HOUR).journal.abandon();
        return new Victim(where);
    }

    /** Two sessions that change their epoch key with every seal. */
    private Victim rotated() throws IOException {
        Path where = dir.resolve("rotated");
        session(where, 20, Duration.ofMillis(1)).stop();
        session(where, 20, Duration.ofMillis(1)).stop();
        return new Victim(where);
    }

    /** A journal at rest, with all that is needed to spoil it, to know that, and to mend it. */
    private static final class Victim {
        final Path slot;
        final Path anchor;
        final String vkey;
        final long sealed;
        final List<String> sealedRecords;
        private final TreeMap<Path, byte[]> good = new TreeMap<>();

        /** For each sealed record: its file, where it begins, header included, and its bytes. */
        private final List<Document> documents = new ArrayList<>();

        private record Document(Path file, int offset, int length) {}

        Victim(Path where) throws IOException {
            slot = where.resolve("shop/0");
            anchor = Files.copy(slot.resolve("checkpoint"), where.resolve("anchor"));
            vkey = Files.readString(slot.resolve("keys/log.vkey")).strip();
            sealed = Verifier.verify(Verifier.Options.of(slot).vkey(vkey)).sealed();
            try (JournalReader reader = JournalReader.open(slot)) {
                while (reader.next() == JournalReader.Status.RECORD && reader.sequence() < sealed) {
                    documents.add(
                            new Document(
                                    slot.resolve("queue").resolve(reader.file()),
                                    Math.toIntExact(reader.offset()),
                                    4 + 32 + reader.record().length));
                }
            }
            assertEquals(sealed, documents.size());
            try (Stream<Path> files = Files.list(slot.resolve("queue"))) {
                for (Path file : files.filter(f -> f.toString().endsWith(".cq4")).toList()) {
                    byte[] bytes = Files.readAllBytes(file);
                    // What a crash leaves is 80 MiB long, of zeros.
                    int kept = Math.min(bytes.length, content(file, bytes) + 4096);
                    good.put(file, Arrays.copyOf(bytes, kept));
                    Files.write(file, original(file));
                }
            }
            for (String name : List.of("checkpoint", "checkpoints")) {
                good.put(slot.resolve(name), Files.readAllBytes(slot.resolve(name)));
            }
            sealedRecords = readSealed();
        }

        List<String> readSealed() throws IOException {
            List<String> records = new ArrayList<>();
            try (JournalReader reader = JournalReader.open(slot)) {
                while (records.size() < sealed && reader.next() == JournalReader.Status.RECORD) {
                    records.add(new String(reader.record(), StandardCharsets.UTF_8));
                }
            }
            return records;
        }

        /**
         * Lines under other names than the log's are their signers' matter: anybody may add one,
         * and a doubled stretch may happen to look like it.
         */
        private byte[] withoutCosigners(byte[] notes) throws IOException {
            String ours = "\u2014 " + Files.readString(slot.resolve("origin")).strip() + " ";
            StringBuilder kept = new StringBuilder();
            for (String line : new String(notes, ISO_8859_1).split("(?<=\n)")) {
                String text = new String(line.getBytes(ISO_8859_1), UTF_8);
                if (!text.startsWith("\u2014 ") || text.startsWith(ours)) {
                    kept.append(line);
                }
            }
            return kept.toString().getBytes(ISO_8859_1);
        }

        boolean isSealedSpoilt() throws IOException {
            Path latest = slot.resolve("checkpoint");
            Path all = slot.resolve("checkpoints");
            if (!Files.exists(latest) || !Files.exists(all)) {
                return true;
            }
            byte[] notes = withoutCosigners(Files.readAllBytes(all));
            int length = original(all).length;
            // What stands behind the last note may be half of one, as a crash leaves it.
            if (!Arrays.equals(Files.readAllBytes(latest), original(latest))
                    || notes.length < length
                    || !Arrays.equals(notes, 0, length, original(all), 0, length)) {
                return true;
            }
            Path open = null;
            byte[] bytes = new byte[0];
            for (Document d : documents) {
                if (!d.file.equals(open)) {
                    open = d.file;
                    bytes = Files.exists(open) ? Files.readAllBytes(open) : new byte[0];
                }
                int end = d.offset + d.length;
                byte[] original = good.get(d.file);
                if (bytes.length < end
                        || original == null
                        || !Arrays.equals(bytes, d.offset, end, original, d.offset, end)) {
                    return true;
                }
            }
            return false;
        }

        private byte[] original(Path file) {
            return Objects.requireNonNull(good.get(file));
        }

        void restore() throws IOException {
            for (var file : good.entrySet()) {
                Path path = file.getKey();
                if (!Files.exists(path)
                        || !Arrays.equals(Files.readAllBytes(path), file.getValue())) {
                    Files.write(path, file.getValue());
                }
            }
        }

        // -------------------------------------------------------- what is done to it

        String mutate(Random random) throws IOException {
            List<Path> files = List.copyOf(good.keySet());
            Path file = files.get(random.nextInt(files.size()));
            byte[] bytes = original(file).clone();
            int content = content(file, bytes);
            // Mostly where records are: what Chronicle keeps for itself fills most of a file.
            int first = random.nextInt(8) == 0 ? 0 : firstDocument(file);
            int at = first + random.nextInt(content - first);
            int length = 1 + random.nextInt(2 << random.nextInt(12));
            length = Math.min(length, bytes.length - at);
            int to = first + random.nextInt(content - first);
            int room = Math.min(length, bytes.length - to);
            String what = file.getFileName() + " at " + at + ", " + length + " bytes, ";
            switch (random.nextInt(10)) {
                case 0, 1 -> {
                    int bits = 1 + random.nextInt(4);
                    for (int i = 0; i < bits; i++) {
                        bytes[at + random.nextInt(length)] ^= (byte) (1 << random.nextInt(8));
                    }
                    what += bits + " bits flipped";
                }
                case 2 -> {
                    Arrays.fill(bytes, at, at + length, (byte) 0);
                    what += "zeroed";
                }
                case 3 -> {
                    byte[] noise = new byte[length];
                    random.nextBytes(noise);
                    System.arraycopy(noise, 0, bytes, at, length);
                    what += "overwritten";
                }
                case 4 -> {
                    bytes = Arrays.copyOf(bytes, at);
                    what += "cut off there";
                }
                case 5 -> {
                    byte[] there = Arrays.copyOfRange(bytes, to, to + room);
                    System.arraycopy(bytes, at, bytes, to, room);
                    System.arraycopy(there, 0, bytes, at, room);
                    what += "swapped with " + to;
                }
                case 6 -> {
                    System.arraycopy(bytes.clone(), at, bytes, to, room);
                    what += "copied to " + to;
                }
                case 7 -> {
                    byte[] longer = Arrays.copyOf(bytes, bytes.length + length);
                    System.arraycopy(bytes, at, longer, at + length, bytes.length - at);
                    bytes = longer;
                    what += "doubled, all behind moved";
                }
                case 8 -> {
                    return exchange(random);
                }
                default -> {
                    Path other = files.get(random.nextInt(files.size()));
                    if (random.nextBoolean()) {
                        Files.delete(file);
                        return file.getFileName() + " deleted";
                    }
                    Files.write(file, original(other));
                    Files.write(other, original(file));
                    return file.getFileName() + " exchanged with " + other.getFileName();
                }
            }
            Files.write(file, bytes);
            return what;
        }

        private int firstDocument(Path file) {
            return documents.stream()
                    .filter(d -> d.file.equals(file))
                    .mapToInt(Document::offset)
                    .findFirst()
                    .orElse(0);
        }

        /** Puts the document of one record in the place of another, with its framing. */
        private String exchange(Random random) throws IOException {
            Document a = documents.get(random.nextInt(documents.size()));
            Document b = documents.get(random.nextInt(documents.size()));
            byte[] bytes = original(a.file).clone();
            byte[] source = original(b.file);
            boolean fits = (a.length + 3) / 4 == (b.length + 3) / 4;
            int length = fits ? b.length : Math.min(b.length, bytes.length - a.offset);
            System.arraycopy(source, b.offset, bytes, a.offset, length);
            Files.write(a.file, bytes);
            return b + " written over " + a;
        }

        /** How far bytes that are not zero reach. */
        private static int content(Path file, byte[] bytes) {
            int end = bytes.length;
            while (end > 1 && bytes[end - 1] == 0) {
                end--;
            }
            if (end == 0) {
                fail(file + " is empty");
            }
            return end;
        }
    }
}
