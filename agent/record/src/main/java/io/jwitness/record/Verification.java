// SPDX-License-Identifier: Apache-2.0
package io.jwitness.record;

import io.jwitness.record.JournalReader.Status;
import io.jwitness.record.JournalReader.Tail;
import io.jwitness.record.internal.note.StrictBase64;
import io.jwitness.record.internal.note.TlogPolicy;
import io.jwitness.record.internal.note.VerifierKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One walk over one journal, from its first kept record to its end, with everything that is held
 * against it: hashes, sequence, sessions, seals, checkpoints, anchors.
 *
 * <p>The order of things: {@code checkpoint} is read first, so that on a live journal there is a
 * size up to which nothing may be missing; then records are walked, and {@code checkpoints} beside
 * them, each note at the seal that it covers; what is left over on either side decides the end.
 */
final class Verification implements AutoCloseable {
    private static final byte[] OWN_EVENTS = "jwitness.".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] START =
            "jwitness.session.start".getBytes(StandardCharsets.US_ASCII);
    private static final int MAX_SMALL_FILE = 1 << 20;

    /** A writer seals every minute at least; one that was silent for three has stopped. */
    private static final Duration SILENCE = Duration.ofMinutes(3);

    private final Verifier.Options options;
    private final @Nullable TlogPolicy policy;
    private final Report.Facts facts = new Report.Facts();
    private final Findings findings = new Findings(facts);
    private final RecordScan scan = new RecordScan();
    private final JournalReader reader;
    private final @Nullable HashAhead ahead;

    /** Null until {@link #run} knows the log's key. */
    private @Nullable Walk walk;

    Verification(Verifier.Options options, @Nullable TlogPolicy policy) throws IOException {
        this.options = options;
        this.policy = policy;
        ahead = options.threads > 1 ? new HashAhead(options.threads, options.windowBytes) : null;
        reader = JournalReader.open(options.slot, ahead);
    }

    Report run() throws IOException {
        byte[] noted = SmallFile.bytes(options.slot.resolve("checkpoint"), MAX_SMALL_FILE);
        RingLeftovers ring = RingLeftovers.read(options.slot);
        VerifierKey logKey = logKey();
        Prologue prologue = Prologue.of(reader, findings);
        if (logKey == null) {
            logKey = fromTheJournal(prologue);
        }
        checkOrigin(logKey.name());
        Walk w = new Walk(logKey, prologue, ring);
        walk = w;
        w.run(noted);
        return findings.report();
    }

    // ------------------------------------------------------------ the key

    /** The log's key as it was told, under the journal's origin; null to trust on first use. */
    private @Nullable VerifierKey logKey() throws IOException {
        VerifierKey vkey = options.vkey;
        if (vkey != null) {
            if (options.origin != null && !vkey.name().equals(options.origin)) {
                throw new IllegalArgumentException(
                        "the verifier key is that of '"
                                + vkey.name()
                                + "', not of '"
                                + options.origin
                                + "'");
            }
            return vkey;
        }
        byte[] raw = options.logKey;
        if (raw != null) {
            return VerifierKey.ed25519(claimedOrigin(String.valueOf(options.originPrefix)), raw);
        }
        TlogPolicy known = policy;
        if (known != null && !known.logs().isEmpty()) {
            String origin = options.origin;
            if (origin == null) {
                origin = SmallFile.line(options.slot.resolve("origin"));
            }
            VerifierKey key = origin == null ? null : known.log(origin);
            if (key != null) {
                return key;
            }
            if (known.logs().size() == 1) {
                return known.logs().get(0);
            }
        }
        if (!options.trustOnFirstUse) {
            throw new IllegalArgumentException(
                    "no key to verify with: give the log's verifier key, which must not come from"
                            + " this journal, or trust on first use");
        }
        return null;
    }

    private String claimedOrigin(String prefix) throws IOException {
        String origin = options.origin;
        if (origin == null) {
            origin = SmallFile.line(options.slot.resolve("origin"));
        }
        if (origin == null) {
            throw new IllegalArgumentException(
                    options.slot + " has no file 'origin': say which origin it must have");
        }
        boolean under =
                origin.startsWith(prefix)
                        && (prefix.endsWith("/")
                                || origin.length() == prefix.length()
                                || origin.charAt(prefix.length()) == '/');
        if (!under) {
            findings.tamperedFile(
                    "origin",
                    "the journal's origin does not begin as it must",
                    "origin",
                    -1,
                    prefix,
                    origin);
        }
        return origin;
    }

    private VerifierKey fromTheJournal(Prologue prologue) {
        String vkey = prologue.logVkey();
        if (vkey == null) {
            throw new IllegalArgumentException(
                    "the journal's beginning names no log key that could be trusted on first use");
        }
        findings.add(
                Verdict.UNANCHORED,
                "unanchored",
                "the log's key was taken from the journal itself",
                -1,
                null,
                -1,
                null,
                null);
        return VerifierKey.parse(vkey);
    }

    private void checkOrigin(String expected) throws IOException {
        facts.origin = expected;
        String origin = SmallFile.line(options.slot.resolve("origin"));
        if (origin != null && !origin.equals(expected)) {
            findings.tamperedFile(
                    "origin",
                    "the journal is not the one that was asked for",
                    "origin",
                    -1,
                    expected,
                    origin);
        }
    }

    @Override
    public void close() throws IOException {
        Walk w = walk;
        if (w != null) {
            w.close();
        }
        reader.close();
        HashAhead threads = ahead;
        if (threads != null) {
            threads.close();
        }
    }

    // ------------------------------------------------------------ the walk

    /** What is known once the log's key is. */
    private final class Walk {
        private final byte[] origin;
        private final GrowingTree tree;
        private final Sessions sessions;
        private final Checkpoints checkpoints;
        private final RingLeftovers ring;
        private final FileOrder order = new FileOrder(findings);
        private String fileSeen = "";
        private boolean begun;

        /** The sequence number that the next record must have. */
        private long next;

        /** A hole that was seen, and is not told yet: where. */
        private @Nullable String holeFile;

        private long holeOffset;

        Walk(VerifierKey logKey, Prologue prologue, RingLeftovers ring) throws IOException {
            this.ring = ring;
            facts.vkey = logKey.toString();
            origin = logKey.name().getBytes(StandardCharsets.UTF_8);
            tree = new GrowingTree(prologue.tree());
            next = prologue.first();
            facts.pruned = next;
            Anchors anchors = Anchors.read(options.anchors, logKey, findings);
            checkpoints =
                    new Checkpoints(
                            options.slot.resolve("checkpoints"),
                            logKey,
                            policy,
                            anchors,
                            findings,
                            facts);
            sessions = new Sessions(logKey, checkpoints, findings);
            if (next > 0) {
                checkpoints.belowPrune(next, tree.now());
                sessions.afterPrune(prologue.prune());
            }
        }

        void run(byte @Nullable [] noted) throws IOException {
            checkpoints.note(noted);
            SealedRecords.Pace pace =
                    new SealedRecords.Pace(options.progress, checkpoints.knownSize());
            while (true) {
                Status status = reader.next();
                if (status == Status.END) {
                    checkpoints.catchUp(next);
                    if (checkpoints.knownSize() <= next || (status = reader.next()) == Status.END) {
                        break;
                    }
                }
                findings.at(next, reader.file(), reader.offset());
                if (!begun) {
                    begun = true;
                    findings.beginStretch();
                }

                switch (status) {
                    case HOLE -> {
                        holeFile = reader.file();
                        holeOffset = reader.offset();
                    }
                    case DAMAGED -> damaged();
                    default -> record();
                }
                pace.at(next);
            }
            end();
        }

        private String file() {
            return "queue/" + reader.file();
        }

        private void damaged() {
            tellHole(-1);
            findings.tampered(
                    "leaf",
                    "a record that does not have the hash beside it",
                    HexFormat.of().formatHex(reader.storedLeaf()),
                    HexFormat.of().formatHex(reader.leaf()));
            checkpoints.breakTree();
            tree.append(reader);
            next++;
        }

        private void record() throws IOException {
            RecordScan.Shape shape =
                    scan.scan(reader.buffer(), reader.recordStart(), reader.recordLength());
            tellHole(reader.sequence());
            long seq = reader.sequence();
            if (seq != next) {
                findings.tampered(
                        "sequence",
                        "a record that does not have the next number",
                        String.valueOf(next),
                        String.valueOf(seq));
                checkpoints.breakTree();
                next = seq;
            }
            switch (shape) {
                case OTHER_VERSION -> {
                    findings.add(
                            Verdict.ERROR,
                            "version",
                            "a record of a version that is not known here: use a newer"
                                    + " jwitness",
                            seq,
                            file(),
                            reader.offset(),
                            "1",
                            null);
                    join(seq);
                }
                case MALFORMED -> {
                    findings.tampered("record", "a record that is not one", null, null);
                    join(seq);
                }
                default -> sound(seq);
            }
        }

        private void sound(long seq) throws IOException {
            if (!scan.isOfLog(origin)) {
                findings.tampered("log", "a record of another journal", facts.origin, scan.log());
            }
            if (!ring.isEmpty() && seq >= ring.leavesAtHead()) {
                ring.isJournalled(scan.id());
            }
            if (!fileSeen.equals(reader.file())) {
                fileSeen = reader.file();
                order.at(fileSeen, reader.files(), scan.eventStartsWith(START));
            }
            boolean own = scan.eventStartsWith(OWN_EVENTS);
            boolean seal = false;
            if (own || !sessions.isInside(scan)) {
                Record record = parsed();
                if (record != null && sessions.before(record, seq, tree.now())) {
                    seal = true;
                    order.seal(record.text("seal", "last_index"), reader.ordinal());
                }
            }
            checkpoints.time(scan);
            tree.append(reader);
            next = seq + 1;
            if (seal) {
                sessions.sealed(next, tree.now());
            }
            anchors();
            if (seal) {
                checkpoints.catchUp(next);
            }
        }

        private void anchors() {
            if (checkpoints.isAnchoredBelow(next)) {
                checkpoints.anchorsAt(next, tree.now());
            }
        }

        /** A record that can be judged by its hash alone. */
        private void join(long seq) {
            tree.append(reader);
            next = seq + 1;
            anchors();
        }

        private @Nullable Record parsed() {
            try {
                return Record.parse(reader.record());
            } catch (IllegalArgumentException e) {
                findings.tampered(
                        "record", "a record that is not one: " + e.getMessage(), null, null);
                return null;
            }
        }

        /** A hole in front of this record: bytes that are none, or numbers that are missing. */
        private void tellHole(long seq) {
            String file = holeFile;
            if (file == null) {
                return;
            }
            holeFile = null;
            boolean here = file.equals(reader.file()) && holeOffset == reader.offset();
            if (here && seq >= 0) {
                // The sequence check that follows says what is missing.
                return;
            }
            findings.add(
                    Verdict.TAMPERED,
                    "hole",
                    "bytes that are no records, with records behind them",
                    next,
                    "queue/" + file,
                    holeOffset,
                    null,
                    null);
            checkpoints.breakTree();
            if (seq >= 0 && seq >= next) {
                next = seq;
            }
        }

        // ------------------------------------------------------------ the end

        private void end() throws IOException {
            tellHole(-1);
            boolean live = Liveness.isLive(options.slot);
            Instant youngest = options.clock.instant().minus(options.maxUnsealed);
            order.end(reader.files());
            checkpoints.end(next, live, reader.file(), reader.offset());
            facts.size = next;
            facts.root = checkpoints.isTreeBroken() ? null : tree.now().root();
            facts.sealed = Math.min(checkpoints.sealed(), next);
            facts.unsealed = next - facts.sealed;
            facts.uncleanEnds = sessions.uncleanEnds(live);
            if (reader.tail() == Tail.TORN && !live) {
                incomplete(
                        "torn",
                        "the last file ends in a document that was not completed",
                        next,
                        file(),
                        reader.offset(),
                        reader.tornLength() + " bytes");
            }
            String since = checkpoints.unsealedSince();
            if (facts.sealed == 0) {
                incomplete("unsealed", "nothing is sealed", 0, null, -1, next + " records");
            } else if (facts.unsealed > 0 && !(live && isYoung(since, youngest))) {
                incomplete(
                        "unsealed",
                        "the last records are not sealed, since " + since,
                        facts.sealed,
                        null,
                        -1,
                        facts.unsealed + " records");
            }
            silent(live);
            facts.ring = ring.count();
            if (facts.ring > 0 && !(live && isYoung(ring.earliest(), youngest))) {
                incomplete(
                        "ring",
                        "acknowledged records lie in the ring alone, since " + ring.earliest(),
                        -1,
                        "ring",
                        -1,
                        facts.ring + " records");
            }
            anchored();
        }

        private void silent(boolean live) {
            Instant last = sessions.sealTime();
            if (live
                    && last != null
                    && sessions.isRunning()
                    && last.isBefore(options.clock.instant().minus(SILENCE))) {
                incomplete(
                        "silent",
                        "the JVM runs, and its agent has sealed nothing since " + last,
                        next,
                        null,
                        -1,
                        null);
            }
        }

        private boolean isYoung(String time, Instant youngest) {
            return !time.isEmpty() && !Instant.parse(time).isBefore(youngest);
        }

        private void incomplete(
                String kind,
                String what,
                long seq,
                @Nullable String file,
                long offset,
                @Nullable String actual) {
            findings.add(Verdict.INCOMPLETE, kind, what, seq, file, offset, null, actual);
        }

        private void anchored() {
            facts.anchored = checkpoints.anchored();
            facts.anchoredAgeMs = checkpoints.anchoredAgeMs();
            if (facts.anchored == 0) {
                findings.add(
                        Verdict.UNANCHORED,
                        "unanchored",
                        "nothing outside vouches for this journal",
                        -1,
                        null,
                        -1,
                        null,
                        null);
            } else if (facts.anchoredAgeMs > options.maxUnanchored.toMillis()) {
                findings.add(
                        Verdict.UNANCHORED,
                        "unanchored",
                        "nothing outside vouches for the records before the last seal",
                        facts.anchored,
                        null,
                        -1,
                        "at most " + options.maxUnanchored,
                        String.valueOf(Duration.ofMillis(facts.anchoredAgeMs)));
            }
        }

        void close() throws IOException {
            checkpoints.close();
        }
    }

    /** Base64 of what should stand in a record. */
    static String base64(byte[] bytes) {
        return StrictBase64.encode(bytes);
    }

    /** Names of the events that the journal itself writes; they never come through the ring. */
    static final List<String> JOURNAL_EVENTS =
            List.of(
                    "jwitness.session.start",
                    "jwitness.session.stop",
                    "jwitness.session.recover",
                    "jwitness.seal",
                    "jwitness.key.rotate",
                    "jwitness.gap",
                    "jwitness.prune");
}
