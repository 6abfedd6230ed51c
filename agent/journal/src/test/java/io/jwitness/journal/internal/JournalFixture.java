// SPDX-License-Identifier: Apache-2.0
package io.jwitness.journal.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jwitness.record.JournalReader;
import io.jwitness.record.Report;
import io.jwitness.record.Verdict;
import io.jwitness.record.Verifier;
import io.jwitness.record.internal.encode.RecordDraft;
import io.jwitness.record.internal.encode.RecordEncoder;
import io.jwitness.record.internal.encode.SessionId;
import io.jwitness.record.internal.spi.AgentLog;
import io.jwitness.record.internal.spi.Lane;
import io.jwitness.record.internal.spi.RecordSink;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** One arming of a journal in a test: session, ids, encoder. */
final class JournalFixture {
    static final long LONG_NS = TimeUnit.SECONDS.toNanos(30);
    private static final int CLASS = 3;

    final String session = SessionId.random();
    final AtomicLong ids = new AtomicLong();
    final Said log = new Said();
    final Journal journal;
    private final RecordEncoder encoder = new RecordEncoder(session);
    private final RecordDraft draft = new RecordDraft();
    private final byte[] bytes = new byte[RecordEncoder.MAX_LENGTH];

    JournalFixture(Path dir) throws IOException {
        this(dir, options(dir));
    }

    JournalFixture(Path dir, JournalOptions options) throws IOException {
        this(dir, options, Clock.systemUTC());
    }

    JournalFixture(Path dir, JournalOptions options, Clock clock) throws IOException {
        journal =
                Journal.open(
                        Slot.claim(dir, "shop", log),
                        options,
                        new SessionInfo(session, "0.1", "00", "17"),
                        ids::incrementAndGet,
                        log,
                        clock,
                        System::nanoTime);
    }

    static JournalOptions options(Path dir) {
        return JournalOptions.DEFAULTS
                .withRingDir(dir.resolve("shm"))
                .withRingBytes(1 << 20)
                .withReserveBytes(1 << 20)
                .withSeals(Duration.ofMillis(200), Duration.ofSeconds(60), 65_536);
    }

    Path slot() {
        return journal.slot().path();
    }

    /** Offers a record whose target is the text; gives its ticket. */
    synchronized long offer(Lane lane, String target) {
        draft.reset().time(1_000_000_000L, 1).event("actuator.read").target("test", target, null);
        int length = encoder.encode(draft, ids.incrementAndGet(), bytes);
        return journal.offer(lane, CLASS, bytes, 0, length);
    }

    /** Starts, and waits until the first seal is published. */
    JournalFixture started() {
        journal.start();
        long ticket = offer(Lane.CONTROL, "started");
        while (ticket == RecordSink.REFUSED) { // a full ring was left behind
            LockSupport.parkNanos(1_000_000);
            ticket = offer(Lane.CONTROL, "started");
        }
        assertSealed(ticket);
        return this;
    }

    void assertSealed(long ticket) {
        assertTrue(
                journal.awaitSealed(ticket, LONG_NS),
                () -> "not sealed: " + journal.status() + log.lines);
    }

    /** Waits for something that the journal's own threads bring about. */
    void await(String what, BooleanSupplier reached) {
        long end = System.nanoTime() + LONG_NS;
        while (!reached.getAsBoolean()) {
            assertTrue(
                    System.nanoTime() < end,
                    () -> "no " + what + ": " + journal.status() + log.lines);
            LockSupport.parkNanos(1_000_000);
        }
    }

    void stop() {
        assertTrue(
                journal.stop(LONG_NS, null), () -> "not stopped: " + journal.status() + log.lines);
    }

    /** Has the verifier judge a journal that ended cleanly, with its last checkpoint as anchor. */
    static void verify(Path slot) throws IOException {
        Report report = report(slot);
        assertEquals(Verdict.OK, report.verdict(), report::json);
    }

    /** What the verifier says, with the last checkpoint as anchor. */
    static Report report(Path slot) throws IOException {
        Path anchor = Files.createTempFile("anchor", "");
        Files.copy(slot.resolve("checkpoint"), anchor, StandardCopyOption.REPLACE_EXISTING);
        Report report =
                Verifier.verify(
                        Verifier.Options.of(slot)
                                .vkey(Files.readString(slot.resolve("keys/log.vkey")).strip())
                                .anchor(anchor));
        Files.delete(anchor);
        return report;
    }

    /** Every record of a journal, each checked for leaf and sequence. */
    static List<String> read(Path slot) throws IOException {
        List<String> records = new ArrayList<>();
        try (JournalReader reader = JournalReader.open(slot)) {
            JournalReader.Status status;
            while ((status = reader.next()) == JournalReader.Status.RECORD) {
                assertEquals(records.size(), reader.sequence());
                records.add(new String(reader.record(), StandardCharsets.UTF_8));
            }
            assertEquals(
                    JournalReader.Status.END,
                    status,
                    () -> "at " + reader.file() + ":" + reader.offset());
        }
        return records;
    }

    static List<String> events(List<String> records) {
        return records.stream().map(r -> part(r, "\"event\":\"", '"')).toList();
    }

    /** The targets of the records that {@link #offer} made. */
    static List<String> targets(List<String> records) {
        return records.stream()
                .filter(r -> r.contains("\"target\":{\"type\":\"test\""))
                .map(r -> part(r, "\"type\":\"test\",\"id\":\"", '"'))
                .toList();
    }

    static String part(String text, String after, char end) {
        int at = text.indexOf(after) + after.length();
        return text.substring(at, text.indexOf(end, at));
    }

    /** A log that remembers. */
    static final class Said implements AgentLog {
        final List<String> lines = Collections.synchronizedList(new ArrayList<>());

        @Override
        public void info(String message) {
            lines.add(message);
        }

        @Override
        public void warn(String message, @Nullable Throwable cause) {
            lines.add(message + (cause == null ? "" : " <- " + cause));
        }
    }

    /** Bytes that a file has on the disk, its holes not counted; 0 when it is gone. */
    static long allocated(Path file) throws IOException {
        Process du = new ProcessBuilder("du", "-k", file.toString()).start();
        String said = new String(du.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return said.isEmpty() ? 0 : Long.parseLong(said.split("\t")[0]) << 10;
    }
}
