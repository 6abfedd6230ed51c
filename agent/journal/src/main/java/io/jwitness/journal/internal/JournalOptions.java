// SPDX-License-Identifier: Apache-2.0
package io.jwitness.journal.internal;

import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How a journal is written. Immutable; begin with {@link #DEFAULTS}.
 *
 * @param ringDir {@code ring.dir}: directory of the ring, 0700; null for {@code
 *     /dev/shm/jwitness-<uid>/<digest of origin>}
 * @param ringBytes {@code ring-bytes}: room of the data lane, rounded up to a power of two; the
 *     control lane has a quarter of that beside it. Default 16 MiB
 * @param rollBytes {@code roll-bytes}: a queue file ends when it is this long. Default 256 MiB
 * @param rollAge {@code roll-age}: or this old. Default 1 h
 * @param sealInterval {@code seal-interval}: how often what is new is sealed. Default 1 s
 * @param heartbeat how often a seal is written when nothing is new. Default 60 s
 * @param sealLeaves a seal is due after so many records. Default 65 536
 * @param epochAge how long one epoch key is in force. Default 1 h
 * @param reserveBytes free space of the disk that is left to others; −1 for the lesser of 256 MiB
 *     and a twentieth of the disk
 * @param retainBytes {@code retain-bytes}: the oldest files go when all are longer; 0 for never
 * @param retainAge {@code retain-age}: files go that are older; null for never
 * @param archive {@code archive}: whether files that are ended are compressed
 * @param logKey a signing key ({@code PRIVATE+KEY+…}) to use in place of the slot's own, or null
 */
public record JournalOptions(
        @Nullable Path ringDir,
        int ringBytes,
        long rollBytes,
        Duration rollAge,
        Duration sealInterval,
        Duration heartbeat,
        int sealLeaves,
        Duration epochAge,
        long reserveBytes,
        long retainBytes,
        @Nullable Duration retainAge,
        boolean archive,
        @Nullable String logKey) {

    /** All defaults. */
    public static final JournalOptions DEFAULTS =
            new JournalOptions(
                    null,
                    16 << 20,
                    256L << 20,
                    Duration.ofHours(1),
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(60),
                    65_536,
                    Duration.ofHours(1),
                    -1,
                    0,
                    null,
                    false,
                    null);

    public JournalOptions withRingDir(@Nullable Path dir) {
        return copy(c -> c.ringDir = dir);
    }

    public JournalOptions withRingBytes(int bytes) {
        return copy(c -> c.ringBytes = bytes);
    }

    public JournalOptions withRoll(long bytes, Duration age) {
        return copy(
                c -> {
                    c.rollBytes = bytes;
                    c.rollAge = age;
                });
    }

    public JournalOptions withSeals(Duration interval, Duration beat, int leaves) {
        return copy(
                c -> {
                    c.sealInterval = interval;
                    c.heartbeat = beat;
                    c.sealLeaves = leaves;
                });
    }

    public JournalOptions withEpochAge(Duration age) {
        return copy(c -> c.epochAge = age);
    }

    public JournalOptions withReserveBytes(long bytes) {
        return copy(c -> c.reserveBytes = bytes);
    }

    public JournalOptions withLogKey(@Nullable String key) {
        return copy(c -> c.logKey = key);
    }

    /** How long ended files are kept, and whether they are compressed; see the fields. */
    public JournalOptions withRetention(long bytes, @Nullable Duration age, boolean compressed) {
        return copy(
                c -> {
                    c.retainBytes = bytes;
                    c.retainAge = age;
                    c.archive = compressed;
                });
    }

    private JournalOptions copy(Consumer<Copy> change) {
        Copy copy = new Copy(this);
        change.accept(copy);
        return new JournalOptions(
                copy.ringDir,
                copy.ringBytes,
                copy.rollBytes,
                copy.rollAge,
                copy.sealInterval,
                copy.heartbeat,
                copy.sealLeaves,
                copy.epochAge,
                copy.reserveBytes,
                copy.retainBytes,
                copy.retainAge,
                copy.archive,
                copy.logKey);
    }

    /** The same options, to be changed. */
    private static final class Copy {
        private @Nullable Path ringDir;
        private int ringBytes;
        private long rollBytes;
        private Duration rollAge;
        private Duration sealInterval;
        private Duration heartbeat;
        private int sealLeaves;
        private Duration epochAge;
        private long reserveBytes;
        private long retainBytes;
        private @Nullable Duration retainAge;
        private boolean archive;
        private @Nullable String logKey;

        Copy(JournalOptions from) {
            ringDir = from.ringDir;
            ringBytes = from.ringBytes;
            rollBytes = from.rollBytes;
            rollAge = from.rollAge;
            sealInterval = from.sealInterval;
            heartbeat = from.heartbeat;
            sealLeaves = from.sealLeaves;
            epochAge = from.epochAge;
            reserveBytes = from.reserveBytes;
            retainBytes = from.retainBytes;
            retainAge = from.retainAge;
            archive = from.archive;
            logKey = from.logKey;
        }
    }
}
