// SPDX-License-Identifier: Apache-2.0
package io.jwitness.record;

import io.jwitness.record.internal.note.StrictBase64;
import io.jwitness.record.internal.note.TlogPolicy;
import io.jwitness.record.internal.note.VerifierKey;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Says whether a journal is what its agent wrote, whole and unaltered, and who outside vouches for
 * that.
 *
 * <pre>{@code
 * Report report =
 *         Verifier.verify(
 *                 Verifier.Options.of(Path.of("/var/lib/jwitness/shop/0"))
 *                         .vkey("shop/0/5f0c…+530d903a+AekyeRrm…")
 *                         .anchor(Path.of("/mnt/worm/shop-0.anchors")));
 * System.exit(report.verdict().exitCode());
 * }</pre>
 *
 * <p>It works on a journal that is being written, on one at rest, and on a copy; offline; without
 * writing anything, in memory that does not depend on the journal's length. The log's key is told
 * to it: a key that lies in the journal proves nothing about that journal.
 */
public final class Verifier {
    private Verifier() {}

    /** Is told how far a walk over a journal has come. */
    @FunctionalInterface
    public interface Progress {
        /**
         * Called every 65 536 records, on the thread that walks.
         *
         * @param records how many were walked over, those that were pruned included
         * @param of how many there are as far as the newest checkpoint tells; 0 when none does
         */
        void at(long records, long of);
    }

    /** What to verify, and against what. Mutable; one thread. */
    public static final class Options {
        final Path slot;
        @Nullable VerifierKey vkey;
        byte @Nullable [] logKey;
        @Nullable String originPrefix;
        @Nullable String origin;
        final List<Path> anchors = new ArrayList<>();
        @Nullable Path policy;
        Duration maxUnanchored = Duration.ofHours(1);
        Duration maxUnsealed = Duration.ofSeconds(5);
        boolean trustOnFirstUse;
        @Nullable Progress progress;
        Clock clock = Clock.systemUTC();
        int threads = HashAhead.threads();
        int windowBytes = HashAhead.WINDOW;

        private Options(Path slot) {
            this.slot = slot;
        }

        /**
         * Options for one journal.
         *
         * @param slot its directory, or a copy of it
         */
        public static Options of(Path slot) {
            return new Options(slot);
        }

        /**
         * The log's key.
         *
         * @param key verifier key, {@code origin+id+base64}
         * @throws IllegalArgumentException when it is not one
         */
        public Options vkey(String key) {
            vkey = VerifierKey.parse(key);
            return this;
        }

        /**
         * One key for every journal whose origin begins alike, as a fleet has it that is given its
         * log key by configuration.
         *
         * @param key the public key: base64 of its 32 bytes, or a verifier key of any name
         * @param prefix what the origin must begin with, up to a {@code /}
         * @throws IllegalArgumentException when the key is none, or the prefix empty
         */
        public Options logKey(String key, String prefix) {
            byte[] raw = raw(key);
            if (prefix.isEmpty()) {
                throw new IllegalArgumentException("an origin prefix is not empty");
            }
            // Fails now, with its own message, when this is no key.
            VerifierKey.ed25519("checked", raw);
            logKey = raw;
            originPrefix = prefix;
            return this;
        }

        private static byte[] raw(String key) {
            if (key.length() <= 44) {
                byte[] raw = StrictBase64.decode(key);
                return raw.length == 33 && raw[0] == VerifierKey.ED25519
                        ? Arrays.copyOfRange(raw, 1, 33)
                        : raw;
            }
            return VerifierKey.parse(key).raw();
        }

        /** The origin that the journal must have; by default that of the verifier key. */
        public Options origin(String expected) {
            origin = expected;
            return this;
        }

        /** Adds a file of signed checkpoints that were kept elsewhere. */
        public Options anchor(Path file) {
            anchors.add(file);
            return this;
        }

        /** A C2SP {@code tlog-policy}: a quorum of its cosigners vouches like an anchor. */
        public Options policy(Path file) {
            policy = file;
            return this;
        }

        /** How much before the last seal may be vouched for by nobody; by default one hour. */
        public Options maxUnanchored(Duration longest) {
            maxUnanchored = longest;
            return this;
        }

        /** How old unsealed records of a live journal may be; by default five seconds. */
        public Options maxUnsealed(Duration longest) {
            maxUnsealed = longest;
            return this;
        }

        /** Takes the log's key from the journal itself: then the verdict is never OK. */
        public Options trustOnFirstUse(boolean trust) {
            trustOnFirstUse = trust;
            return this;
        }

        /** Tells how far it has come; by default nobody. */
        public Options progress(Progress told) {
            progress = told;
            return this;
        }

        /**
         * How many threads hash records, beside the one that judges them; by default as many as
         * there are processors, at most 8. The report is the same with any number.
         *
         * @param n at least 1; 1: none beside the calling thread
         * @throws IllegalArgumentException when it is less
         */
        public Options threads(int n) {
            if (n < 1) {
                throw new IllegalArgumentException("at least one thread, not " + n);
            }
            threads = n;
            return this;
        }

        /** How much one thread hashes at a time. */
        Options windowBytes(int bytes) {
            windowBytes = bytes;
            return this;
        }

        /** What time it is, for the age of unsealed records. */
        Options clock(Clock now) {
            clock = now;
            return this;
        }
    }

    /**
     * Verifies.
     *
     * @return what was found; when it could not be verified at all, with the verdict {@link
     *     Verdict#ERROR}
     */
    public static Report verify(Options options) {
        try {
            TlogPolicy policy = policy(options);
            List<String> before = files(options.slot);
            Report report = run(options, policy);
            if (report.verdicts().contains(Verdict.TAMPERED)
                    && !before.isEmpty()
                    && !files(options.slot).contains(before.get(0))) {
                // Pruning took a file away while it was needed.
                report = run(options, policy);
            }
            return report;
        } catch (IllegalArgumentException e) {
            return error(String.valueOf(e.getMessage()));
        } catch (FileSystemException e) {
            String reason = e.getReason();
            String type = e.getClass().getSimpleName().replace("Exception", "");
            return error(e.getFile() + ": " + (reason == null ? type : reason));
        } catch (IOException e) {
            return error(String.valueOf(e.getMessage()));
        }
    }

    private static Report run(Options options, @Nullable TlogPolicy policy) throws IOException {
        try (Verification verification = new Verification(options, policy)) {
            return verification.run();
        }
    }

    private static @Nullable TlogPolicy policy(Options options) throws IOException {
        Path file = options.policy;
        return file == null
                ? null
                : TlogPolicy.parse(Files.readAllBytes(file), String.valueOf(file));
    }

    private static List<String> files(Path slot) throws IOException {
        try (JournalReader reader = JournalReader.open(slot)) {
            return reader.files();
        }
    }

    private static Report error(String what) {
        Report.Facts facts = new Report.Facts();
        Findings findings = new Findings(facts);
        findings.add(Verdict.ERROR, "environment", what, -1, null, -1, null, null);
        return findings.report();
    }
}
