// SPDX-License-Identifier: Apache-2.0
/**
 * The agent's own acts as records: attach, detach, a sensor that failed, a policy refused.
 *
 * <p>What the journal says of itself (sessions, seals, gaps) is written by the journal; nothing of
 * the application's acts comes here. The sink is the same as the sensors'.
 */
@NullMarked
package io.jwitness.engine.internal.audit;

import org.jspecify.annotations.NullMarked;
