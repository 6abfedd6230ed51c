// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.dispatch;

import io.jwitness.policy.internal.Decision;
import io.jwitness.policy.internal.Policy;
import org.jspecify.annotations.Nullable;

/**
 * Makes a record of a call.
 *
 * <p>Called on the application's thread, with the values that the row's expressions fetched: each
 * may be null, because its accessor failed or the library's version has none. While a method here
 * runs, every hook on this thread is off. What it throws is counted and costs the record, never the
 * application.
 */
public non-sealed interface OperationHandler extends SiteHandler {
    /** What an operation is to those around it. */
    enum Role {
        /** Somebody asked for something: the outermost one is recorded. */
        SURFACE,
        /** Something changed: recorded wherever it happens, once. */
        EFFECT,
        /** A method that a policy names: always recorded. */
        PROBE
    }

    default Role role() {
        return Role.EFFECT;
    }

    /**
     * False where a call is nothing to record: called first, before anything is taken for it, so it
     * must be cheap and allocate nothing.
     */
    default boolean concerns(
            @Nullable Object self,
            @Nullable Object a0,
            @Nullable Object a1,
            @Nullable Object a2,
            @Nullable Object a3) {
        return true;
    }

    /** As {@link #concerns}, for rows with more than four values. */
    default boolean concernsAll(@Nullable Object self, @Nullable Object[] values) {
        return true;
    }

    /**
     * Describes the call: its event, if the row names none, its target, arguments, change, actor.
     * {@link Operation#cancel} leaves it unrecorded.
     */
    default void enter(
            Operation operation,
            @Nullable Object self,
            @Nullable Object a0,
            @Nullable Object a1,
            @Nullable Object a2,
            @Nullable Object a3) {}

    /** As {@link #enter}, for rows with more than four values. */
    default void enterAll(Operation operation, @Nullable Object self, @Nullable Object[] values) {}

    /** Asks the policy; told apart only by probes, of which several may share an event. */
    default Decision decide(Policy policy, Operation operation) {
        return policy.decide(operation.event(), operation);
    }

    /**
     * Adds what is known only now. The outcome is set already: {@code failure} if something was
     * thrown, {@code denied} for a {@code SecurityException}, else {@code success}.
     *
     * @param result value of the row's exit expression, null when the method threw
     * @param thrown what the method threw, or null
     */
    default void exit(Operation operation, @Nullable Object result, @Nullable Throwable thrown) {}
}
