// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.jvm;

import io.jwitness.record.ActorType;
import io.jwitness.record.Confidence;
import io.jwitness.sensors.internal.dispatch.Identity;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Who acts through the attach socket or by a signal.
 *
 * <p>HotSpot serves its own user and root on that socket, and nobody else; while a tool is
 * connected, the kernel tells which of the two. What was over before we heard of it is inferred:
 * the owner of the process, as somebody who may be root. Safe for all threads.
 */
final class AttachActor {
    /** The thread on which HotSpot runs what a tool asks for. */
    static final String THREAD = "Attach Listener";

    private static final long LONGEST_SECONDS = 5;

    private final AttachPeer peer;
    private final AtomicReference<@Nullable Instant> serving = new AtomicReference<>();
    private volatile @Nullable OsUsers users;
    private volatile @Nullable AttachWatch watch;

    AttachActor(AttachPeer peer) {
        this.peer = peer;
    }

    /** Who is to know which commands rows have told of. */
    void watch(AttachWatch watching) {
        watch = watching;
    }

    private static boolean isServing() {
        return Thread.currentThread().getName().equals(THREAD);
    }

    /** A row has seen the beginning of a command, on the thread that serves it. */
    void begin() {
        AttachWatch watching = watch;
        if (watching != null && isServing()) {
            Instant now = watching.now();
            serving.set(now);
            // A command that is refused is not ended: it is not told twice for this long.
            watching.told(now, now.plusSeconds(LONGEST_SECONDS));
        }
    }

    /** A row has seen the end of it. */
    void end() {
        AttachWatch watching = watch;
        Instant since = watching != null && isServing() ? serving.getAndSet(null) : null;
        if (watching != null && since != null) {
            watching.told(since, watching.now());
        }
    }

    /** Tells who is connected, where this thread serves a tool; does nothing elsewhere. */
    void lend(Identity identity) {
        if (identity.actorId() != null || !isServing()) {
            return;
        }
        AttachPeer.Credentials credentials = peer.find();
        if (credentials == null) {
            infer(identity, "attach-uid");
            return;
        }
        identity.actor(
                        ActorType.USER,
                        users().name(credentials.uid()),
                        Confidence.OS,
                        "so_peercred")
                .process(-1, credentials.uid(), credentials.gid());
    }

    /**
     * Tells who it must have been, or root.
     *
     * @param how {@code attach-uid} or {@code signal-uid}
     */
    void infer(Identity identity, String how) {
        String owner = users().ownName();
        if (owner != null) {
            identity.actor(ActorType.USER, owner, Confidence.INFERRED, how);
        }
    }

    /** Read when it is first needed: not while the application starts. */
    private OsUsers users() {
        OsUsers known = users;
        if (known == null) {
            known = new OsUsers();
            users = known;
        }
        return known;
    }
}
