// SPDX-License-Identifier: Apache-2.0
package io.jwitness.policy.internal;

import io.jwitness.policy.internal.mask.ArgModes;

/**
 * What a policy says of one action: taken once, at entry, for both stages.
 *
 * <p>Immutable and shared; the same rule and event always give the same instance.
 */
public final class Decision {
    /** How much of an action is recorded; each level holds the ones before it. */
    public enum Level {
        /** Nothing. */
        NONE,
        /** Who, what, when and with what outcome. */
        METADATA,
        /** Its arguments too, masked. */
        ARGUMENTS,
        /** What it returned too, masked. */
        RESULT
    }

    /** What the caller waits for before the action goes on. */
    public enum Wait {
        /** Nothing: the record is in the ring. */
        NONE,
        /** The record is in the queue and survives the process. */
        JOURNALLED,
        /** The record is forced to disk and signed. */
        SEALED
    }

    /** What becomes of the action when its record cannot be had in time. */
    public enum OnFailure {
        /** It goes on, and the loss is counted. */
        ALLOW,
        /** It is refused. */
        DENY
    }

    /** What becomes of the action as such. */
    public enum Effect {
        /** It goes on. */
        ALLOW,
        /** It is refused, and the refusal is a record. */
        DENY
    }

    private final String rule;
    private final Level level;
    private final Wait wait;
    private final OnFailure onFailure;
    private final Effect effect;
    private final boolean attempt;
    private final boolean complete;
    private final ArgModes args;

    public Decision(
            String rule,
            Level level,
            Wait wait,
            OnFailure onFailure,
            Effect effect,
            boolean attempt,
            boolean complete,
            ArgModes args) {
        this.rule = rule;
        this.level = level;
        this.wait = wait;
        this.onFailure = onFailure;
        this.effect = effect;
        this.attempt = attempt;
        this.complete = complete;
        this.args = args;
    }

    /** Name of the rule that decided, {@code default} when none matched. */
    public String rule() {
        return rule;
    }

    public Level level() {
        return level;
    }

    /** True unless the level is {@code none}. */
    public boolean records() {
        return level != Level.NONE;
    }

    /** True when arguments are part of the record. */
    public boolean recordsArguments() {
        return level.compareTo(Level.ARGUMENTS) >= 0;
    }

    /** True when the returned value is part of the record. */
    public boolean recordsResult() {
        return level == Level.RESULT;
    }

    /** True when a record is written before the effect. */
    public boolean recordsAttempt() {
        return attempt;
    }

    /** True when a record is written after the effect. */
    public boolean recordsComplete() {
        return complete;
    }

    /** What the caller waits for; for the attempt's record where there is one. */
    public Wait waitFor() {
        return wait;
    }

    public OnFailure onFailure() {
        return onFailure;
    }

    public Effect effect() {
        return effect;
    }

    /** True when the action is to be refused whatever becomes of its record. */
    public boolean denies() {
        return effect == Effect.DENY;
    }

    /** What the policy asks for the arguments, {@code this}, {@code return}, and so on. */
    public ArgModes args() {
        return args;
    }

    @Override
    public String toString() {
        return "Decision[rule="
                + rule
                + ", level="
                + level
                + ", wait="
                + wait
                + ", onFailure="
                + onFailure
                + ", effect="
                + effect
                + ", attempt="
                + attempt
                + ", complete="
                + complete
                + "]";
    }
}
