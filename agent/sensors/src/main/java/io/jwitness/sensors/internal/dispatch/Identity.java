// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.dispatch;

import io.jwitness.policy.internal.mask.Masker;
import io.jwitness.policy.internal.mask.Scratch;
import io.jwitness.record.ActorType;
import io.jwitness.record.Confidence;
import io.jwitness.record.internal.encode.RecordDraft;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who acts, and from where: what a carrier or a surface knows and lends to the operations inside.
 *
 * <p>Mutable and used again; one thread at a time. Nothing is promoted: an actor replaces another
 * only if it is at least as well established.
 */
public final class Identity {
    private ActorType actorType = ActorType.UNKNOWN;
    private @Nullable String actorId;
    private Confidence confidence = Confidence.NONE;
    private @Nullable String method;
    private List<String> roles = List.of();

    private @Nullable String address;
    private int port = RecordDraft.ABSENT;
    private @Nullable String forwarded;
    private @Nullable String userAgent;
    private @Nullable String connection;
    private long pid = RecordDraft.ABSENT;
    private long uid = RecordDraft.ABSENT;
    private long gid = RecordDraft.ABSENT;
    private long loginUid = RecordDraft.ABSENT;
    private @Nullable String tty;
    private @Nullable String command;
    private @Nullable String container;
    private @Nullable String traceId;
    private @Nullable String spanId;

    /**
     * Sets the actor, unless a better established one is known.
     *
     * @param id what the actor is called; null when only the type is known
     * @param how how it was established: {@code servlet}, {@code jmx-connection}, {@code
     *     so_peercred}
     */
    public Identity actor(ActorType type, @Nullable String id, Confidence confidence, String how) {
        if (actorId == null || confidence.compareTo(this.confidence) <= 0) {
            this.actorType = type;
            this.actorId = id;
            this.confidence = confidence;
            this.method = how;
        }
        return this;
    }

    public Identity roles(List<String> names) {
        this.roles = names;
        return this;
    }

    /** The peer's own address. */
    public Identity address(@Nullable String value) {
        this.address = value;
        return this;
    }

    /** The peer's port; negative = unknown. */
    public Identity port(int value) {
        this.port = value;
        return this;
    }

    /** What the caller claims to be forwarded for. */
    public Identity forwarded(@Nullable String claimed) {
        this.forwarded = claimed;
        return this;
    }

    public Identity userAgent(@Nullable String value) {
        this.userAgent = value;
        return this;
    }

    public Identity connection(@Nullable String value) {
        this.connection = value;
        return this;
    }

    /** Process and user of a local peer; negative = unknown. */
    public Identity process(long pid, long uid, long gid) {
        this.pid = pid;
        this.uid = uid;
        this.gid = gid;
        return this;
    }

    /** What the kernel knows of a local peer's session; negative or null = unknown. */
    public Identity login(long loginUid, @Nullable String tty) {
        this.loginUid = loginUid;
        this.tty = tty;
        return this;
    }

    public Identity command(@Nullable String value) {
        this.command = value;
        return this;
    }

    public Identity container(@Nullable String value) {
        this.container = value;
        return this;
    }

    /**
     * Takes trace and span from a W3C {@code traceparent}; one that is malformed, or all zero, is
     * ignored.
     */
    public Identity traceparent(@Nullable String header) {
        if (header != null
                && header.length() >= 55
                && header.charAt(2) == '-'
                && header.charAt(35) == '-'
                && header.charAt(52) == '-'
                && isHex(header, 3, 35)
                && isHex(header, 36, 52)) {
            traceId = header.substring(3, 35);
            spanId = header.substring(36, 52);
        }
        return this;
    }

    /** Lower-case hex that is not all zero. */
    private static boolean isHex(String text, int from, int to) {
        boolean any = false;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
                return false;
            }
            any |= c != '0';
        }
        return any;
    }

    public ActorType actorType() {
        return actorType;
    }

    public @Nullable String actorId() {
        return actorId;
    }

    public Confidence confidence() {
        return confidence;
    }

    public List<String> roles() {
        return roles;
    }

    public @Nullable String address() {
        return address;
    }

    public @Nullable String connection() {
        return connection;
    }

    /** Takes over all that another one knows. */
    public void copyFrom(Identity other) {
        actorType = other.actorType;
        actorId = other.actorId;
        confidence = other.confidence;
        method = other.method;
        roles = other.roles;
        address = other.address;
        port = other.port;
        forwarded = other.forwarded;
        userAgent = other.userAgent;
        connection = other.connection;
        pid = other.pid;
        uid = other.uid;
        gid = other.gid;
        loginUid = other.loginUid;
        tty = other.tty;
        command = other.command;
        container = other.container;
        traceId = other.traceId;
        spanId = other.spanId;
    }

    /** Forgets everything. */
    public void clear() {
        copyFrom(NOBODY);
    }

    /** Never changed, never lent out. */
    private static final Identity NOBODY = new Identity();

    /** Writes what is known; texts that came from outside are masked. */
    void writeTo(RecordDraft draft, Masker masker, Scratch scratch) {
        if (actorType != ActorType.UNKNOWN || actorId != null) {
            draft.actor(actorType, masker.text(scratch, "actor", actorId), confidence, method);
            if (!roles.isEmpty()) {
                draft.actorRoles(roles);
            }
        }
        if (address != null) {
            draft.sourceAddress(address);
        }
        if (port >= 0) {
            draft.sourcePort(port);
        }
        if (forwarded != null) {
            draft.sourceForwarded(masker.text(scratch, "forwarded", forwarded));
        }
        if (userAgent != null) {
            draft.sourceUserAgent(masker.text(scratch, "user_agent", userAgent));
        }
        if (connection != null) {
            draft.sourceConnection(masker.text(scratch, "connection", connection));
        }
        if (pid >= 0) {
            draft.sourcePid(pid);
        }
        if (uid >= 0) {
            draft.sourceUid(uid);
        }
        if (gid >= 0) {
            draft.sourceGid(gid);
        }
        if (loginUid >= 0) {
            draft.sourceLoginUid(loginUid);
        }
        if (tty != null) {
            draft.sourceTty(tty);
        }
        if (command != null) {
            draft.sourceCommand(masker.text(scratch, "command", command));
        }
        if (container != null) {
            draft.sourceContainer(container);
        }
        if (traceId != null) {
            draft.trace(traceId, spanId);
        }
    }
}
