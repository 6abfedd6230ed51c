// SPDX-License-Identifier: Apache-2.0
/**
 * The joints between the rooms of the agent: small interfaces that one room implements and another
 * calls.
 *
 * <p>No behaviour lives here. A type comes here only when the arrows of the architecture forbid the
 * direct call, as from a sensor to the journal or from the engine to the exporter.
 */
@NullMarked
package io.jwitness.record.internal.spi;

import org.jspecify.annotations.NullMarked;
