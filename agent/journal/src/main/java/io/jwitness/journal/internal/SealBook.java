// SPDX-License-Identifier: Apache-2.0
package io.jwitness.journal.internal;

import io.jwitness.journal.internal.files.Digests;
import io.jwitness.journal.internal.ring.Ring;
import io.jwitness.journal.internal.seal.SealTask;
import io.jwitness.journal.internal.seal.Sealer;
import io.jwitness.record.Checkpoint;
import io.jwitness.record.internal.EventClasses;
import io.jwitness.record.internal.encode.Section;
import io.jwitness.record.internal.note.NoteSigner;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Locale;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Writes the records that make a journal verifiable: session.start, seal, key.rotate; and keeps
 * what links one to the next.
 *
 * <p>A seal names the hash of the last checkpoint's text. That text is known when its seal is
 * appended, so seals follow each other without waiting for signatures.
 *
 * <p>Assumptions: the writer's thread.
 */
final class SealBook {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.nnnnnnnnn'Z'", Locale.ROOT);

    /** Numbers in a record stay below 2^53. */
    private static final long MAX_NUMBER = (1L << 53) - 1;

    private final String origin;
    private final Duration epochAge;
    private final LeafWriter leaves;
    private final Appender appender;
    private final Ring ring;
    private final NoteSigner logKey;
    private final Sealer sealer;
    private final InForce inForce;
    private final Clock clock;
    private final LongSupplier nanoTime;
    private final long[] lostBefore = new long[EventClasses.count()];

    /** A seal that is appended and not yet with the sealer. */
    private @Nullable Unsubmitted unsubmitted;

    /** The next epoch's key, once a record names it. */
    private @Nullable NoteSigner announced;

    private @Nullable String previousText;
    private NoteSigner epochKey;
    private long epoch;
    private long epochSince;
    private long size;
    private long atNs;
    private @Nullable Instant wall;

    SealBook(
            String origin,
            Duration epochAge,
            LeafWriter leaves,
            Appender appender,
            Ring ring,
            NoteSigner logKey,
            Sealer sealer,
            InForce inForce,
            Recovery.Continuation from,
            Clock clock,
            LongSupplier nanoTime) {
        this.origin = origin;
        this.epochAge = epochAge;
        this.leaves = leaves;
        this.appender = appender;
        this.ring = ring;
        this.logKey = logKey;
        this.sealer = sealer;
        this.inForce = inForce;
        this.clock = clock;
        this.nanoTime = nanoTime;
        Checkpoint last = from.last();
        previousText = last == null ? null : last.text();
        epoch = from.epoch() + 1;
        epochKey = NoteSigner.generate(origin);
        epochSince = nanoTime.getAsLong();
        atNs = epochSince;
        for (int i = 0; i < lostBefore.length; i++) {
            lostBefore[i] = ring.lost(i) - ring.untold(i);
        }
    }

    /** Appends {@code jwitness.session.start}: where this session continues, and its keys. */
    void start(SessionInfo session) throws JournalEndedException {
        appender.own(
                "jwitness.session.start",
                Section.start()
                        .put("size", leaves.size())
                        .put("root", base64(leaves.tree().root()))
                        .put("checkpoint", previousHash())
                        .put("log_vkey", logKey.verifier().toString())
                        .put("vkey", epochKey.verifier().toString())
                        .put("epoch", epoch)
                        .put("agent", session.agentVersion())
                        .put("jar", session.jarSha256())
                        .put("java", session.java()));
    }

    /** When the last seal was written, or this began. */
    long atNs() {
        return atNs;
    }

    /** Records that no seal of this session covers. */
    long unsealed() {
        return leaves.size() - size;
    }

    /**
     * Appends {@code jwitness.seal}, a {@code jwitness.key.rotate} before it when the epoch is old,
     * and hands the seal to the sealer, which must not be full.
     */
    void seal() throws JournalEndedException {
        finish();
        long now = nanoTime.getAsLong();
        if (announced == null && now - epochSince >= epochAge.toNanos()) {
            NoteSigner next = NoteSigner.generate(origin);
            appender.own(
                    "jwitness.key.rotate",
                    Section.key().put("epoch", epoch + 1).put("next", next.verifier().toString()));
            announced = next;
        }
        Unsubmitted made = new Unsubmitted(now, epochKey, announced);
        appender.own("jwitness.seal", section(now, clock.instant()));
        unsubmitted = made;
        finish();
    }

    /** A seal between its record and its checkpoint, and the key that it is the last to precede. */
    private record Unsubmitted(long now, NoteSigner ending, @Nullable NoteSigner next) {}

    /**
     * Hands over a seal that an error kept from it; to be called before anything is appended behind
     * it, because a seal without a checkpoint in the middle of a session is tampering.
     */
    void finish() {
        Unsubmitted made = unsubmitted;
        if (made == null) {
            return;
        }
        NoteSigner next = made.next();
        leaves.commit();
        leaves.forgetFirst();
        String text = Checkpoint.text(origin, leaves.size(), leaves.tree().root());
        sealer.submit(
                new SealTask(
                        leaves.size(),
                        text,
                        leaves.touched(),
                        made.ending(),
                        next != null,
                        ring.journalledNow()));
        unsubmitted = null;
        leaves.forgetTouched();
        previousText = text;
        size = leaves.size();
        if (next != null) {
            // In force from the leaf after this seal on, which the old key still signs.
            epochKey = next;
            epoch++;
            epochSince = made.now();
            announced = null;
        }
    }

    private Section section(long now, Instant time) {
        long before = leaves.size();
        long index = leaves.nextIndex();
        long first = leaves.firstIndex() < 0 ? index : leaves.firstIndex();
        Section seal =
                Section.seal()
                        .put("size", before)
                        .put("range", base64(leaves.tree().range()))
                        .put("previous", previousHash())
                        .put("wall", time(time))
                        .put("mono_ns", Long.toString(now))
                        .put("clock_step_ns", clockStep(now, time));
        Section lost = lost();
        if (lost != null) {
            seal.put("lost", lost);
        }
        seal.put("policy", inForce.policy())
                .put("masking", inForce.masking())
                .put("epoch", epoch)
                .put("first_index", Long.toString(first))
                .put("last_index", Long.toString(index))
                .put("unanchored", inForce.unanchored(before, time));
        atNs = now;
        wall = time;
        return seal;
    }

    /** How far the wall clock was set since the last seal. */
    private long clockStep(long now, Instant time) {
        Instant last = wall;
        if (last == null) {
            return 0;
        }
        // An hour's drift fits; what does not is a clock that was set, and then any number tells.
        long seconds = time.getEpochSecond() - last.getEpochSecond();
        long bound = MAX_NUMBER / 1_000_000_000L - 1;
        long clamped = Math.max(-bound, Math.min(bound, seconds));
        long wallNs = clamped * 1_000_000_000L + time.getNano() - last.getNano();
        return Math.max(-MAX_NUMBER, Math.min(MAX_NUMBER, wallNs - (now - atNs)));
    }

    private @Nullable Section lost() {
        long[] lost = new long[lostBefore.length];
        String[] names =
                IntStream.range(0, lost.length)
                        .filter(i -> (lost[i] = ring.lost(i) - lostBefore[i]) > 0)
                        .mapToObj(EventClasses::name)
                        .toArray(String[]::new);
        if (names.length == 0) {
            return null;
        }
        Section section = Section.object(names);
        for (int i = 0; i < lost.length; i++) {
            if (lost[i] > 0) {
                section.put(EventClasses.name(i), lost[i]);
                lostBefore[i] += lost[i];
            }
        }
        return section;
    }

    private @Nullable String previousHash() {
        return previousText == null
                ? null
                : Digests.hex(previousText.getBytes(StandardCharsets.UTF_8));
    }

    /** As times stand in records. */
    static String time(Instant time) {
        return TIME.format(time.atOffset(ZoneOffset.UTC));
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    /** Forgets the epoch's key. */
    void wipe() {
        epochKey.close();
    }
}
