// SPDX-License-Identifier: Apache-2.0
package io.jwitness.record;

import io.jwitness.record.internal.merkle.CompactRange;
import io.jwitness.record.internal.note.VerifierKey;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The order in which sessions write: {@code session.start}, {@code session.recover}, what the last
 * process left in its ring, a seal; then the session's own records, up to {@code session.stop} and
 * its seal. And what their seals must say of the tree in front of them.
 */
final class Sessions {
    private static final byte[] NONE = new byte[0];

    /** Where in its life the session is. */
    private enum Stage {
        /** None has begun. */
        NONE,
        /** Begun, and not sealed yet. */
        OPENING,
        RUNNING,
        /** It said that it ends; only its last seal may follow. */
        STOPPED
    }

    private final VerifierKey logKey;
    private final Checkpoints checkpoints;
    private final Findings findings;
    private final Epochs epochs;

    private Stage stage = Stage.NONE;
    private String session = "";
    private byte[] sessionBytes = NONE;
    private boolean recoverMayFollow;
    private long uncleanEnds;

    private @Nullable Instant sealTime;
    private long sealMonoNs;
    private boolean sameSessionSeal;
    private long stepMs;

    private @Nullable String policyDigests;
    private boolean policyChanged;
    private boolean policyMustBeTold;

    Sessions(VerifierKey logKey, Checkpoints checkpoints, Findings findings) {
        this.logKey = logKey;
        this.checkpoints = checkpoints;
        this.findings = findings;
        epochs = new Epochs(findings, logKey.name());
    }

    /** The journal begins in the middle: behind a seal of a session whose start was pruned. */
    void afterPrune(Record.@Nullable Part prune) {
        stage = Stage.RUNNING;
        if (prune == null) {
            return;
        }
        checkLogKey(prune.text("log_vkey"), "prune");
        epochs.begin(prune, "prune");
    }

    /** True for a record that asks no question: one of the session that is running. */
    boolean isInside(RecordScan record) {
        return stage == Stage.RUNNING
                && sessionBytes.length > 0
                && record.isOfSession(sessionBytes);
    }

    /**
     * Looks at a record of the agent's own, or one that is not of the running session, before it
     * joins the tree.
     *
     * @return true for a seal
     */
    boolean before(Record record, long seq, CompactRange tree) {
        String event = record.event();
        if (event.equals("jwitness.session.start")) {
            start(record, seq, tree);
            return false;
        }
        if (stage == Stage.RUNNING && sessionBytes.length == 0) {
            // The first record behind a prune tells which session was running.
            enter(record.session());
        }
        boolean ours = record.session().equals(session);
        boolean seal = event.equals("jwitness.seal");
        if (!mayFollow(event, ours)) {
            findings.tampered(
                    "session",
                    "a record that may not stand here: session " + record.session(),
                    expectation(),
                    event);
        }
        recoverMayFollow &= event.equals("jwitness.session.recover");
        switch (event) {
            case "jwitness.seal" -> seal(record, seq, tree);
            case "jwitness.key.rotate" -> {
                Record.Part key = part(record, "key");
                if (key != null) {
                    epochs.rotate(key);
                }
            }
            case "jwitness.session.stop" -> stage = Stage.STOPPED;
            case "jwitness.policy.change" -> policyChanged = true;
            default -> {}
        }
        return seal;
    }

    private boolean mayFollow(String event, boolean ours) {
        boolean journals = Verification.JOURNAL_EVENTS.contains(event);
        return switch (stage) {
            case NONE -> false;
            case OPENING ->
                    ours
                            ? isEnding(event)
                                    || event.equals("jwitness.gap")
                                    || (event.equals("jwitness.session.recover")
                                            && recoverMayFollow)
                            : !journals;
            case RUNNING -> ours && !event.equals("jwitness.session.recover");
            case STOPPED -> ours && isEnding(event);
        };
    }

    /** A seal, or the change of keys that it brings. */
    private static boolean isEnding(String event) {
        return event.equals("jwitness.seal") || event.equals("jwitness.key.rotate");
    }

    private String expectation() {
        return switch (stage) {
            case NONE -> "jwitness.session.start";
            case OPENING -> "what the last session left, or the first seal of " + session;
            case RUNNING -> "a record of session " + session;
            case STOPPED -> "the last seal of " + session + ", or a session.start";
        };
    }

    private void enter(String name) {
        session = name;
        sessionBytes = name.getBytes(StandardCharsets.US_ASCII);
    }

    private void start(Record record, long seq, CompactRange tree) {
        if (stage == Stage.OPENING || stage == Stage.RUNNING) {
            uncleanEnds += seq == 0 || sessionBytes.length == 0 ? 0 : 1;
        }
        if (record.session().equals(session)) {
            findings.tampered("session", "a session that begins twice", null, session);
        }
        Record.Part start = part(record, "start");
        if (start != null) {
            expect("start", "size", String.valueOf(seq), number(start, "size"));
            if (!checkpoints.isTreeBroken()) {
                expect("start", "root", Verification.base64(tree.root()), start.text("root"));
                expect("start", "checkpoint", checkpoints.lastNoteHash(), start.text("checkpoint"));
            }
            checkLogKey(start.text("log_vkey"), "start");
            epochs.begin(start, "start");
        }
        checkpoints.newSession();
        enter(record.session());
        stage = Stage.OPENING;
        recoverMayFollow = true;
        sameSessionSeal = false;
        policyDigests = null;
        policyChanged = false;
        policyMustBeTold = false;
    }

    private void checkLogKey(@Nullable String vkey, String kind) {
        expect(kind, "log_vkey", logKey.toString(), vkey);
    }

    private void seal(Record record, long seq, CompactRange tree) {
        Record.Part seal = part(record, "seal");
        stage = stage == Stage.OPENING ? Stage.RUNNING : stage;
        if (seal == null) {
            return;
        }
        expect("seal", "size", String.valueOf(seq), number(seal, "size"));
        expect("seal", "epoch", String.valueOf(epochs.number()), number(seal, "epoch"));
        if (!checkpoints.isTreeBroken()) {
            range(Verification.base64(tree.range()), seal.text("range"));
            previous(seal.text("previous"));
        }
        policy(seal);
        clocks(record.time(), seal.text("mono_ns"));
    }

    private void range(String computed, @Nullable String sealed) {
        if (computed.equals(sealed)) {
            findings.beginStretch();
        } else {
            findings.tamperedStretch(
                    "range", "the seal behind them was made over others", sealed, computed);
        }
    }

    /** The checkpoint before: of this session's last seal, or the one the session began from. */
    private void previous(@Nullable String previous) {
        String ofSeal = checkpoints.lastSealHash();
        String ofNote = checkpoints.lastNoteHash();
        if (sameSessionSeal) {
            expect("seal", "previous", ofSeal, previous);
        } else if (!Objects.equals(previous, ofSeal)) {
            expect("seal", "previous", ofNote, previous);
        }
    }

    /**
     * Policy and masking may change where a record tells of it: in the stretch that a seal closes,
     * or in the next one, since a record may wait in the ring.
     */
    private void policy(Record.Part seal) {
        String digests = seal.text("policy") + " " + seal.text("masking");
        if (policyMustBeTold && !policyChanged) {
            findings.tampered(
                    "policy",
                    "policy or masking changed since the seal before last, and no record tells",
                    "jwitness.policy.change",
                    null);
        }
        policyMustBeTold =
                policyDigests != null && !digests.equals(policyDigests) && !policyChanged;
        policyDigests = digests;
        policyChanged = false;
    }

    /**
     * Time since the last seal: the larger of two clocks, so that setting one back hides nothing.
     */
    private void clocks(Instant time, @Nullable String mono) {
        long monoNs = 0;
        try {
            monoNs = mono == null ? 0 : Long.parseLong(mono);
        } catch (NumberFormatException e) {
            findings.tampered("seal", "'mono_ns' is no number", null, mono);
        }
        Instant before = sealTime;
        long wallMs = before == null ? 0 : Duration.between(before, time).toMillis();
        long steadyMs = sameSessionSeal ? (monoNs - sealMonoNs) / 1_000_000 : 0;
        stepMs = Math.max(0, Math.max(wallMs, steadyMs));
        sealTime = time;
        sealMonoNs = monoNs;
        sameSessionSeal = true;
    }

    /** After a seal joined the tree. */
    void sealed(long size, CompactRange tree) {
        checkpoints.seal(size, tree, epochs.key(), stepMs);
        epochs.sealed();
    }

    private Record.@Nullable Part part(Record record, String key) {
        Record.Part part = record.part(key);
        if (part == null) {
            findings.tampered(key, "a " + record.event() + " without '" + key + "'", null, null);
        }
        return part;
    }

    private static @Nullable String number(Record.Part part, String key) {
        return part.number(key).isPresent() ? String.valueOf(part.number(key).getAsLong()) : null;
    }

    private void expect(
            String kind, String key, @Nullable String expected, @Nullable String actual) {
        if (!Objects.equals(expected, actual)) {
            findings.tampered(kind, "'" + key + "' is not what it must be", expected, actual);
        }
    }

    /** True while a session runs that has sealed something and did not say that it ends. */
    boolean isRunning() {
        return stage == Stage.RUNNING;
    }

    /** When the newest seal was written, by the wall clock; null when there is none. */
    @Nullable Instant sealTime() {
        return sealTime;
    }

    /** Sessions that ended without saying so; the one that is running now does not count. */
    long uncleanEnds(boolean live) {
        boolean open = stage == Stage.OPENING || stage == Stage.RUNNING;
        return uncleanEnds + (open && !live ? 1 : 0);
    }
}
