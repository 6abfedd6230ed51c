// SPDX-License-Identifier: Apache-2.0
package io.jwitness.policy.internal;

import io.jwitness.record.ActorType;
import io.jwitness.record.Confidence;
import io.jwitness.record.Phase;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An action as a test describes it. */
record TestSubject(
        ActorType actorType,
        @Nullable String actorId,
        Confidence actorConfidence,
        List<String> actorRoles,
        @Nullable String sourceAddress,
        @Nullable CharSequence target,
        Phase phase,
        long epochSecond)
        implements Subject {
    static final TestSubject NOBODY =
            new TestSubject(
                    ActorType.UNKNOWN,
                    null,
                    Confidence.NONE,
                    List.of(),
                    null,
                    null,
                    Phase.RUNNING,
                    0);

    TestSubject actor(String id, Confidence confidence, String... roles) {
        return new TestSubject(
                ActorType.USER,
                id,
                confidence,
                List.of(roles),
                sourceAddress,
                target,
                phase,
                epochSecond);
    }

    TestSubject from(String address) {
        return new TestSubject(
                actorType,
                actorId,
                actorConfidence,
                actorRoles,
                address,
                target,
                phase,
                epochSecond);
    }

    TestSubject on(String what) {
        return new TestSubject(
                actorType,
                actorId,
                actorConfidence,
                actorRoles,
                sourceAddress,
                what,
                phase,
                epochSecond);
    }

    TestSubject in(Phase when) {
        return new TestSubject(
                actorType,
                actorId,
                actorConfidence,
                actorRoles,
                sourceAddress,
                target,
                when,
                epochSecond);
    }

    TestSubject at(long second) {
        return new TestSubject(
                actorType,
                actorId,
                actorConfidence,
                actorRoles,
                sourceAddress,
                target,
                phase,
                second);
    }
}
