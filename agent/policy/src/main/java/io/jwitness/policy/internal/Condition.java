// SPDX-License-Identifier: Apache-2.0
package io.jwitness.policy.internal;

/** What a rule asks of an action beside its event's name. Immutable; never throws. */
interface Condition {
    /** Asks nothing. */
    Condition ALWAYS = subject -> true;

    boolean holds(Subject subject);
}
