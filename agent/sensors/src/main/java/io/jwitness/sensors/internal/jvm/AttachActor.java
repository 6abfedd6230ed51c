// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.jvm;

import io.jwitness.record.ActorType;
import io.jwitness.record.Confidence;
import io.jwitness.sensors.internal.dispatch.Identity;
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

    private final AttachPeer peer;
    private final Witnessed witnessed;
    private volatile @Nullable OsUsers users;

    AttachActor(AttachPeer peer, Witnessed witnessed) {
        this.peer = peer;
        this.witnessed = witnessed;
    }

    /** By its name, which anybody may give to a thread, and by what nobody can: how it began. */
    private static boolean isServing() {
        Thread thread = Thread.currentThread();
        return thread.getName().equals(THREAD)
                && thread.getClass() == Thread.class
                && !isStartedByJava();
    }

    /** Every thread that Java code starts has its run method at the bottom; HotSpot's has none. */
    private static boolean isStartedByJava() {
        return StackWalker.getInstance()
                .walk(frames -> frames.reduce((above, below) -> below))
                .map(bottom -> bottom.getClassName().equals("java.lang.Thread"))
                .orElse(true);
    }

    /** A row sees the beginning of a command; null on a thread that serves no tool. */
    Witnessed.@Nullable Served begin() {
        return isServing() ? witnessed.serve() : null;
    }

    /**
     * A row sees the end of it.
     *
     * @param command what {@link #begin} gave
     */
    void end(@Nullable Object command) {
        if (command instanceof Witnessed.Served served) {
            witnessed.served(served);
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

    /**
     * Tells whose process it was.
     *
     * @param uid as the kernel has it; negative = unknown
     */
    void owner(Identity identity, long uid, String how) {
        if (uid >= 0) {
            identity.actor(ActorType.USER, users().name(uid), Confidence.OS, how);
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
