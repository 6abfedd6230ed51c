// SPDX-License-Identifier: Apache-2.0
package io.jwitness.policy.internal;

import io.jwitness.record.ActorType;
import io.jwitness.record.Confidence;
import io.jwitness.record.Phase;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a rule may ask about an action, answered only when a rule asks.
 *
 * <p>A sensor's operation implements it, so that nothing is looked up, or allocated, for events
 * whose rules need no more than their name. Called on the application's thread, within {@link
 * Plan#decide}; the answers must not change during the call.
 */
public interface Subject {
    default ActorType actorType() {
        return ActorType.UNKNOWN;
    }

    /** The actor, or null when nobody is known. */
    default @Nullable String actorId() {
        return null;
    }

    /** How well the actor is established; rules that name actors or roles ask for it first. */
    default Confidence actorConfidence() {
        return Confidence.NONE;
    }

    default List<String> actorRoles() {
        return List.of();
    }

    /** The peer's own address, never one that it claims to be forwarded for. */
    default @Nullable String sourceAddress() {
        return null;
    }

    /** The target's id, unmasked. */
    default @Nullable CharSequence target() {
        return null;
    }

    default Phase phase() {
        return Phase.RUNNING;
    }

    /** The declared debug session, or null outside one. */
    default @Nullable String session() {
        return null;
    }

    /** Wall clock of the action, in seconds since 1970. */
    long epochSecond();
}
