// SPDX-License-Identifier: Apache-2.0
package io.jwitness.engine.internal.audit;

import io.jwitness.policy.internal.Policy;
import io.jwitness.policy.internal.mask.Scratch;
import io.jwitness.record.ActorType;
import io.jwitness.record.Confidence;
import io.jwitness.record.Outcome;
import io.jwitness.record.Phase;
import io.jwitness.record.Stage;
import io.jwitness.record.internal.EventClasses;
import io.jwitness.record.internal.encode.RecordDraft;
import io.jwitness.record.internal.encode.RecordEncoder;
import io.jwitness.record.internal.encode.Section;
import io.jwitness.record.internal.spi.Lane;
import io.jwitness.record.internal.spi.RecordSink;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes the records of what the agent does itself. Rare, so it may allocate; safe for all threads.
 */
public final class SelfAudit {
    private final RecordEncoder encoder;
    private final LongSupplier ids;
    private final RecordSink sink;
    private final Clock clock;
    private final Supplier<Policy> policy;
    private final Scratch scratch = new Scratch();
    private final Object lock = new Object();
    private final RecordDraft draft = new RecordDraft();
    private final byte[] buffer = new byte[RecordSink.MAX_RING_RECORD];

    /**
     * Prepares the writer.
     *
     * @param encoder of this session
     * @param ids the counter that the sensors use too
     * @param sink where records go
     * @param clock the wall clock
     * @param policy whose masking free text passes before it is stored
     */
    public SelfAudit(
            RecordEncoder encoder,
            LongSupplier ids,
            RecordSink sink,
            Clock clock,
            Supplier<Policy> policy) {
        this.encoder = encoder;
        this.ids = ids;
        this.sink = sink;
        this.clock = clock;
        this.policy = policy;
    }

    /**
     * Who is behind an act of the agent's own.
     *
     * @param type what kind of actor
     * @param id the name, or null
     * @param confidence how well it is known
     * @param method how it was established
     * @param uid user id, −1 where unknown
     * @param gid group id, −1 where unknown
     */
    public record Who(
            ActorType type,
            @Nullable String id,
            Confidence confidence,
            String method,
            long uid,
            long gid) {
        /** Nobody is known. */
        public static final Who UNKNOWN =
                new Who(ActorType.UNKNOWN, null, Confidence.NONE, "none", -1, -1);
    }

    /**
     * Records an attach or a detach.
     *
     * @return a ticket to wait for, or {@link RecordSink#REFUSED}
     */
    public long act(
            String event, Who who, @Nullable String reason, @Nullable String ticket, Phase phase) {
        synchronized (lock) {
            begin(event, phase).stage(Stage.COMPLETE).outcome(Outcome.SUCCESS);
            by(who, reason, ticket);
            return end(event);
        }
    }

    /**
     * Records that somebody asks over the control socket, to be had before the answer goes.
     *
     * @param query what is asked, in the agent's own words
     * @param fields what the answer shows
     * @return a ticket to wait for, or {@link RecordSink#REFUSED}
     */
    public long read(
            Who who,
            String reason,
            @Nullable String ticket,
            String query,
            List<String> fields,
            Phase phase) {
        synchronized (lock) {
            begin("jwitness.journal.read", phase).stage(Stage.COMPLETE).outcome(Outcome.SUCCESS);
            by(who, reason, ticket);
            draft.section(
                    Section.read()
                            .put("query", query)
                            .put("digest", sha256(query))
                            .put("records", 0)
                            .put("fields", fields));
            return end("jwitness.journal.read");
        }
    }

    private void by(Who who, @Nullable String reason, @Nullable String ticket) {
        draft.actor(who.type(), who.id(), who.confidence(), who.method());
        if (who.uid() >= 0) {
            draft.sourceUid(who.uid()).sourceGid(who.gid());
        }
        if (reason != null || ticket != null) {
            draft.reason(
                    null, masked("reason.text", reason), masked("reason.ticket", ticket), null);
        }
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(
                            MessageDigest.getInstance("SHA-256")
                                    .digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** Records that a policy file was refused, and what it was told. */
    public long policyRefused(String what) {
        synchronized (lock) {
            begin("jwitness.policy.refused", Phase.STARTUP).outcome(Outcome.DENIED);
            draft.reason(null, masked("reason.text", what), null, null);
            return end("jwitness.policy.refused");
        }
    }

    /** Records that a receiver will not take records, which so have no copy there. */
    public long exportRejected(long first, long last, long count, String why, Phase phase) {
        synchronized (lock) {
            begin("jwitness.export.rejected", phase).outcome(Outcome.FAILURE);
            draft.count(count, null, null)
                    .target("records", first + "-" + last, null)
                    .reason(null, masked("reason.text", why), null, null);
            return end("jwitness.export.rejected");
        }
    }

    private RecordDraft begin(String event, Phase phase) {
        final Instant now = clock.instant();
        return draft.reset().time(now.getEpochSecond(), now.getNano()).event(event).phase(phase);
    }

    private @Nullable String masked(String field, @Nullable String text) {
        return policy.get().masker().text(scratch, field, text);
    }

    private long end(String event) {
        policy.get().masker().finish(scratch, draft);
        scratch.clear();
        final int length = encoder.encode(draft, ids.getAsLong(), buffer);
        return sink.offer(Lane.CONTROL, EventClasses.of(event), buffer, 0, length);
    }
}
