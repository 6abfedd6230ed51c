// SPDX-License-Identifier: Apache-2.0
package io.jwitness.journal.internal;

import java.nio.file.Path;
import java.time.Duration;
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
        return new JournalOptions(
                dir,
                ringBytes,
                rollBytes,
                rollAge,
                sealInterval,
                heartbeat,
                sealLeaves,
                epochAge,
                reserveBytes,
                retainBytes,
                retainAge,
                archive,
                logKey);
    }

    public JournalOptions withRingBytes(int bytes) {
        return new JournalOptions(
                ringDir,
                bytes,
                rollBytes,
                rollAge,
                sealInterval,
                heartbeat,
                sealLeaves,
                epochAge,
                reserveBytes,
                retainBytes,
                retainAge,
                archive,
                logKey);
    }

    public JournalOptions withRoll(long bytes, Duration age) {
        return new JournalOptions(
                ringDir,
                ringBytes,
                bytes,
                age,
                sealInterval,
                heartbeat,
                sealLeaves,
                epochAge,
                reserveBytes,
                retainBytes,
                retainAge,
                archive,
                logKey);
    }

    public JournalOptions withSeals(Duration interval, Duration beat, int leaves) {
        return new JournalOptions(
                ringDir,
                ringBytes,
                rollBytes,
                rollAge,
                interval,
                beat,
                leaves,
                epochAge,
                reserveBytes,
                retainBytes,
                retainAge,
                archive,
                logKey);
    }

    public JournalOptions withEpochAge(Duration age) {
        return new JournalOptions(
                ringDir,
                ringBytes,
                rollBytes,
                rollAge,
                sealInterval,
                heartbeat,
                sealLeaves,
                age,
                reserveBytes,
                retainBytes,
                retainAge,
                archive,
                logKey);
    }

    public JournalOptions withReserveBytes(long bytes) {
        return new JournalOptions(
                ringDir,
                ringBytes,
                rollBytes,
                rollAge,
                sealInterval,
                heartbeat,
                sealLeaves,
                epochAge,
                bytes,
                retainBytes,
                retainAge,
                archive,
                logKey);
    }

    public JournalOptions withLogKey(@Nullable String key) {
        return new JournalOptions(
                ringDir,
                ringBytes,
                rollBytes,
                rollAge,
                sealInterval,
                heartbeat,
                sealLeaves,
                epochAge,
                reserveBytes,
                retainBytes,
                retainAge,
                archive,
                key);
    }

    /** How long ended files are kept, and whether they are compressed; see the fields. */
    public JournalOptions withRetention(long bytes, @Nullable Duration age, boolean compressed) {
        return new JournalOptions(
                ringDir,
                ringBytes,
                rollBytes,
                rollAge,
                sealInterval,
                heartbeat,
                sealLeaves,
                epochAge,
                reserveBytes,
                bytes,
                age,
                compressed,
                logKey);
    }
}
