// SPDX-License-Identifier: Apache-2.0
package io.jwitness.record;

import io.jwitness.record.internal.merkle.CompactRange;
import io.jwitness.record.internal.note.SignedNote.Signed;
import io.jwitness.record.internal.note.TlogPolicy;
import io.jwitness.record.internal.note.VerifierKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Base64;
import java.util.Deque;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Holds the signed notes of {@code checkpoints} and {@code checkpoint}, and those that were kept
 * outside, against the tree that the records give.
 */
final class Checkpoints implements AutoCloseable {
    /** Seals that the sealer may be behind the writer: so many may end a session unsigned. */
    private static final int MAX_OUTSTANDING = 4;

    /** Of the log key, and of an epoch key. */
    private static final int OWN_LINES = 2;

    private static final String FILE = "checkpoints";

    /** A seal: the checkpoint that covers it should say this, signed by that key. */
    private static final class SealPoint {
        final long size;
        final String text;
        final @Nullable VerifierKey epoch;
        final long elapsedMs;

        /** When the record behind the seal happened; empty while there is none. */
        String nextTime = "";

        SealPoint(long size, String text, @Nullable VerifierKey epoch, long elapsedMs) {
            this.size = size;
            this.text = text;
            this.epoch = epoch;
            this.elapsedMs = elapsedMs;
        }
    }

    private final Notes notes;
    private final VerifierKey logKey;
    private final @Nullable TlogPolicy policy;
    private final Anchors anchors;
    private final Findings findings;
    private final Report.Facts facts;

    /** Seals of the session that have no checkpoint yet, oldest first. */
    private final Deque<SealPoint> outstanding = new ArrayDeque<>();

    private @Nullable SealPoint lastSigned;
    private @Nullable SealPoint lastSeal;

    /** The newest two notes of different size; only size and text are used of them. */
    private @Nullable Checkpoint lastNote;

    private @Nullable Checkpoint noteBefore;

    /** The note that is ahead of the records, already parsed. */
    private @Nullable Checkpoint ahead;

    private @Nullable Checkpoint noted;
    private boolean notedSeen;

    /** Where half a note lies behind the others; −1 when none does. */
    private long tornAt = -1;

    private boolean treeBroken;
    private long first;

    private long sealed;
    private String firstTime = "";
    private boolean wantsTime = true;
    private long elapsedMs;
    private long anchored;
    private long anchoredElapsedMs;

    Checkpoints(
            Path file,
            VerifierKey logKey,
            @Nullable TlogPolicy policy,
            Anchors anchors,
            Findings findings,
            Report.Facts facts) {
        notes = new Notes(file);
        this.logKey = logKey;
        this.policy = policy;
        this.anchors = anchors;
        this.findings = findings;
        this.facts = facts;
    }

    // ------------------------------------------------------------ before the walk

    /** Takes {@code checkpoint} as it was before the walk began. */
    void note(byte @Nullable [] bytes) {
        if (bytes == null) {
            return;
        }
        try {
            Checkpoint checkpoint = Checkpoint.parse(bytes);
            if (!checkpoint.origin().equals(logKey.name())) {
                findings.tamperedFile(
                        "origin",
                        "a checkpoint of another journal",
                        "checkpoint",
                        0,
                        logKey.name(),
                        checkpoint.origin());
            }
            if (checkpoint.signedNote().signedBy(logKey) != Signed.GOOD) {
                findings.tamperedFile(
                        "signature",
                        "a checkpoint that the log's key did not sign",
                        "checkpoint",
                        0,
                        logKey.toString(),
                        null);
            }
            noted = checkpoint;
        } catch (IllegalArgumentException e) {
            findings.tamperedFile(
                    "note", "no signed checkpoint: " + e.getMessage(), "checkpoint", 0, null, null);
        }
    }

    /** Steps over the notes whose records were pruned: the log's key alone can check them. */
    void belowPrune(long firstKept, CompactRange tree) throws IOException {
        first = firstKept;
        boolean atFirst = false;
        for (Checkpoint c = next(); c != null && c.size() <= firstKept; c = next()) {
            checkForm(c);
            signedByLog(c);
            facts.logKeyOnly++;
            List<Anchors.Anchor> same = anchors.takeUpTo(c.size());
            while (same != null) {
                // The signed root is all that is left of these records.
                for (Anchors.Anchor anchor : same) {
                    if (anchor.checkpoint().size() == c.size() && agrees(anchor, c.root())) {
                        anchored(c.size(), 0);
                    }
                }
                same = anchors.takeUpTo(c.size());
            }
            if (c.size() == firstKept) {
                atFirst = true;
                compareRoot(c, Checkpoint.text(logKey.name(), firstKept, tree.root()), firstKept);
            }
            remember(c);
            taken();
        }
        if (!atFirst) {
            findings.tamperedFile(
                    "prune",
                    "what was pruned does not end at a checkpoint",
                    FILE,
                    -1,
                    "a checkpoint of size " + firstKept,
                    null);
        }
        sealed = firstKept;
    }

    // ------------------------------------------------------------ beside the walk

    /** Before each record: the first one behind a seal tells since when records are unsealed. */
    void time(RecordScan record) {
        if (wantsTime) {
            wantsTime = false;
            SealPoint last = lastSeal;
            if (last == null) {
                firstTime = record.time();
            } else {
                last.nextTime = record.time();
            }
        }
    }

    /** True when an anchor of this size or a smaller one waits for {@link #anchorsAt}. */
    boolean isAnchoredBelow(long size) {
        return anchors.nextSize() <= size;
    }

    /** Holds the anchors of this very size against the tree. */
    void anchorsAt(long size, CompactRange tree) {
        byte[] root = tree.root();
        for (List<Anchors.Anchor> found = anchors.takeUpTo(size);
                found != null;
                found = anchors.takeUpTo(size)) {
            for (Anchors.Anchor anchor : found) {
                // Below what is kept, or behind damage, there is nothing to hold it against.
                if (anchor.checkpoint().size() == size && !treeBroken && agrees(anchor, root)) {
                    anchored(size, elapsedMs);
                }
            }
        }
    }

    private boolean agrees(Anchors.Anchor anchor, byte[] root) {
        byte[] seen = anchor.checkpoint().root();
        if (MessageDigest.isEqual(root, seen)) {
            return true;
        }
        findings.add(
                Verdict.TAMPERED,
                "anchor",
                "the journal is not the one that an anchor saw",
                lastAgreed(),
                anchor.file(),
                anchor.offset(),
                hex(seen),
                hex(root));
        return false;
    }

    /** Everything below it had the root that somebody signed. */
    private long lastAgreed() {
        return Math.max(sealed, anchored);
    }

    private void anchored(long size, long elapsed) {
        if (size > anchored) {
            anchored = size;
            anchoredElapsedMs = elapsed;
        }
    }

    /**
     * Takes a seal that was appended.
     *
     * @param size records, the seal included
     * @param stepMs time since the seal before, as far as its clocks can be believed
     */
    void seal(long size, CompactRange tree, @Nullable VerifierKey epoch, long stepMs) {
        elapsedMs += stepMs;
        String text = Checkpoint.text(logKey.name(), size, tree.root());
        SealPoint seal = new SealPoint(size, text, epoch, elapsedMs);
        outstanding.add(seal);
        lastSeal = seal;
        wantsTime = true;
    }

    /** Takes the notes that speak of records up to here. */
    void catchUp(long size) throws IOException {
        for (Checkpoint c = next(); c != null && c.size() <= size; c = next()) {
            if (take(c)) {
                // What looked like half of one was the writer at work.
                tornAt = -1;
                taken();
            } else {
                return;
            }
        }
    }

    /** The next note, or null when there is none, or only half of one. */
    private @Nullable Checkpoint next() throws IOException {
        Checkpoint known = ahead;
        if (known != null) {
            return known;
        }
        for (byte[] bytes = notes.peek(); bytes != null; bytes = notes.peek()) {
            try {
                Checkpoint parsed = Checkpoint.parse(bytes);
                if (!notes.isLast()) {
                    ahead = parsed;
                }
                return parsed;
            } catch (IllegalArgumentException e) {
                if (notes.isLast() && isHalf(bytes)) {
                    tornAt = notes.offset();
                    return null;
                }
                findings.tamperedFile(
                        "note",
                        "no signed checkpoint: " + e.getMessage(),
                        FILE,
                        notes.offset(),
                        null,
                        null);
                notes.advance();
            }
        }
        return null;
    }

    private void taken() {
        ahead = null;
        notes.advance();
    }

    /** A note that a crash cut off lacks its last newline, or its signatures altogether. */
    private static boolean isHalf(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        return !text.endsWith("\n") || !text.contains("\n\n\u2014 ");
    }

    /** Holds one note against the seal that it covers; false when it is but half of one. */
    private boolean take(Checkpoint c) {
        Checkpoint last = lastNote;
        if (last != null && c.size() == last.size()) {
            again(c, last);
            return true;
        }
        SealPoint seal = null;
        for (SealPoint s : outstanding) {
            seal = s.size == c.size() ? s : seal;
        }
        VerifierKey epoch = seal == null ? null : seal.epoch;
        if (epoch != null && notes.isLast() && !names(c, epoch)) {
            // The first signature line got there, the second did not.
            tornAt = notes.offset();
            return false;
        }
        checkForm(c);
        signedByLog(c);
        if (last != null && c.size() < last.size()) {
            note("sizes that shrink", "more than " + last.size(), String.valueOf(c.size()));
            return true;
        }
        remember(c);
        if (seal == null) {
            if (!treeBroken) {
                note("a checkpoint that covers no seal", null, c.toString());
            }
            return true;
        }
        signedByEpoch(c, epoch);
        if (!treeBroken && compareRoot(c, seal.text, seal.size)) {
            missing(seal);
            vouched(c, seal);
        } else {
            outstanding.clear();
        }
        sealed = Math.max(sealed, seal.size);
        lastSigned = seal;
        return true;
    }

    private static boolean names(Checkpoint c, VerifierKey key) {
        return c.signedNote().lines().stream()
                .anyMatch(l -> l.keyId() == key.id() && l.name().equals(key.name()));
    }

    /** The same checkpoint with more signatures, as cosigners give them. */
    private void again(Checkpoint c, Checkpoint last) {
        if (!c.text().equals(last.text())) {
            note("two checkpoints of one size", last.toString(), c.toString());
        }
        checkForm(c);
        signedByLog(c);
        compareNoted(c);
        SealPoint seal = lastSigned;
        if (seal != null && seal.size == c.size()) {
            signedByEpoch(c, seal.epoch);
            if (!treeBroken && c.text().equals(seal.text)) {
                vouched(c, seal);
            }
        }
    }

    private void vouched(Checkpoint c, SealPoint seal) {
        TlogPolicy needed = policy;
        if (needed != null && needed.vouches(c.signedNote())) {
            anchored(seal.size, seal.elapsedMs);
        }
    }

    /** Seals of the same session in front of a signed one must be signed too. */
    private void missing(SealPoint signed) {
        for (Iterator<SealPoint> i = outstanding.iterator(); i.hasNext(); ) {
            SealPoint s = i.next();
            if (s.size > signed.size) {
                return;
            }
            i.remove();
            if (s.size < signed.size) {
                findings.add(
                        Verdict.TAMPERED,
                        "checkpoint",
                        "a seal without its checkpoint, and a later one has its own",
                        s.size - 1,
                        FILE,
                        notes.offset(),
                        s.text.replace('\n', ' ').strip(),
                        null);
            }
        }
    }

    private void remember(Checkpoint c) {
        compareNoted(c);
        noteBefore = lastNote;
        lastNote = c;
    }

    /** {@code checkpoint} holds the same bytes as one of {@code checkpoints}. */
    private void compareNoted(Checkpoint c) {
        Checkpoint latest = noted;
        notedSeen |= latest != null && Arrays.equals(latest.note(), c.note());
    }

    private void checkForm(Checkpoint c) {
        if (!c.origin().equals(logKey.name())) {
            note("a checkpoint of another journal", logKey.name(), c.origin());
        }
        if (!c.isPlain()) {
            note("a checkpoint with extension lines", null, c.toString());
        }
        if (c.signedNote().repeatsALine()) {
            note("a checkpoint with the same signature line twice", null, c.toString());
        }
        // Cosigners sign under names of their own; a line more under ours is nobody's.
        if (c.signedNote().linesOf(c.origin()) > OWN_LINES) {
            note("a checkpoint with a third signature of the log", null, c.toString());
        }
    }

    private void signedByLog(Checkpoint c) {
        if (c.signedNote().signedBy(logKey) != Signed.GOOD) {
            findings.tamperedFile(
                    "signature",
                    "a checkpoint that the log's key did not sign",
                    FILE,
                    notes.offset(),
                    logKey.toString(),
                    null);
        }
    }

    private void signedByEpoch(Checkpoint c, @Nullable VerifierKey epoch) {
        if (epoch != null && c.signedNote().signedBy(epoch) != Signed.GOOD) {
            findings.tamperedFile(
                    "epoch",
                    "a checkpoint that the epoch key in force did not sign",
                    FILE,
                    notes.offset(),
                    epoch.toString(),
                    null);
        }
    }

    private boolean compareRoot(Checkpoint c, String text, long size) {
        if (c.text().equals(text)) {
            return true;
        }
        String computed = text.split("\n", -1)[2];
        findings.add(
                Verdict.TAMPERED,
                "root",
                "the records do not have the root that was signed for the first " + size,
                lastAgreed(),
                FILE,
                notes.offset(),
                hex(c.root()),
                hex(Base64.getDecoder().decode(computed)));
        treeBroken = true;
        return false;
    }

    private void note(String what, @Nullable String expected, @Nullable String actual) {
        findings.tamperedFile("note", what, FILE, notes.offset(), expected, actual);
    }

    // ------------------------------------------------------------ what sessions ask

    /** A new session begins: what the last one left unsigned stays so. */
    void newSession() {
        tooManyOutstanding();
        outstanding.clear();
    }

    private void tooManyOutstanding() {
        if (outstanding.size() > MAX_OUTSTANDING) {
            findings.add(
                    Verdict.TAMPERED,
                    "checkpoint",
                    "seals without their checkpoints, more than a crash can leave",
                    outstanding.getFirst().size - 1,
                    FILE,
                    -1,
                    "at most " + MAX_OUTSTANDING,
                    String.valueOf(outstanding.size()));
        }
    }

    /** Hex hash of the text of the newest note so far; null when there is none. */
    @Nullable String lastNoteHash() {
        Checkpoint last = lastNote;
        return last == null ? null : sha256(last.text());
    }

    /** Hex hash of the text that the newest seal's checkpoint has; null when there is none. */
    @Nullable String lastSealHash() {
        SealPoint last = lastSeal;
        return last == null ? null : sha256(last.text);
    }

    private static String sha256(String text) {
        try {
            return hex(
                    MessageDigest.getInstance("SHA-256")
                            .digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    /** Hashes behind damage say nothing: from here on no root is compared. */
    void breakTree() {
        treeBroken = true;
    }

    boolean isTreeBroken() {
        return treeBroken;
    }

    // ------------------------------------------------------------ the end

    /** The largest size that anything names. */
    long knownSize() throws IOException {
        long size = 0;
        Checkpoint known = noted;
        if (known != null) {
            size = known.size();
        }
        Checkpoint c = next();
        return c == null ? size : Math.max(size, c.size());
    }

    /** Nothing follows: what is left on either side. */
    void end(long size, boolean live, String file, long offset) throws IOException {
        findings.at(size, file, offset);
        catchUp(size);
        for (Checkpoint c = next(); c != null && c.size() > size; c = next()) {
            truncated("'checkpoints' speaks of more records than there are", c, size);
            signedByLog(c);
            remember(c);
            taken();
        }
        if (tornAt >= 0 && !live) {
            findings.add(
                    Verdict.INCOMPLETE,
                    "torn",
                    "half a checkpoint at the end",
                    -1,
                    FILE,
                    tornAt,
                    null,
                    null);
        }
        tooManyOutstanding();
        latest(size, live);
        for (Anchors.Anchor a : anchors.takeAll()) {
            truncated(
                    "the anchor " + a.file() + " saw more records than there are",
                    a.checkpoint(),
                    size);
        }
    }

    private void truncated(String what, Checkpoint c, long size) {
        findings.tampered("truncated", what, String.valueOf(c.size()), String.valueOf(size));
    }

    /** {@code checkpoint} may lag by one note, and never leads. */
    private void latest(long size, boolean live) {
        Checkpoint latest = noted;
        Checkpoint last = lastNote;
        Checkpoint before = noteBefore;
        if (latest == null) {
            if (before != null && !live) {
                findings.tamperedFile(
                        "checkpoint",
                        "there is no file 'checkpoint'",
                        "checkpoint",
                        -1,
                        null,
                        null);
            }
            return;
        }
        if (latest.size() > size) {
            truncated("'checkpoint' speaks of more records than there are", latest, size);
            return;
        }
        if (latest.size() < first) {
            // Only on a journal that was pruned after the file was read.
            return;
        }
        if (!notedSeen) {
            findings.tamperedFile(
                    "checkpoint",
                    "'checkpoint' is not among 'checkpoints'",
                    "checkpoint",
                    0,
                    null,
                    latest.toString());
        } else if (!live && before != null && last != null && latest.size() < before.size()) {
            findings.tamperedFile(
                    "checkpoint",
                    "'checkpoint' is older than the last but one of 'checkpoints'",
                    "checkpoint",
                    0,
                    last.toString(),
                    latest.toString());
        }
    }

    /** How many records the newest signed checkpoint covers. */
    long sealed() {
        return sealed;
    }

    /** How many records somebody outside vouches for. */
    long anchored() {
        return anchored;
    }

    /** Time from what is anchored to the last signed seal, or −1. */
    long anchoredAgeMs() {
        SealPoint last = lastSigned;
        if (anchored == 0) {
            return -1;
        }
        return last == null ? 0 : Math.max(0, last.elapsedMs - anchoredElapsedMs);
    }

    /** When the first record that no checkpoint covers happened; empty when there is none. */
    String unsealedSince() {
        SealPoint last = lastSigned;
        return last == null ? firstTime : last.nextTime;
    }

    @Override
    public void close() throws IOException {
        notes.close();
    }
}
