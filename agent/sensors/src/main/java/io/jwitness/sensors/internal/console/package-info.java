// SPDX-License-Identifier: Apache-2.0
/**
 * Consoles whose record cannot be made by their row alone.
 *
 * <p>One that can has no class here: it is a dozen lines of {@code console.yaml}.
 */
@NullMarked
package io.jwitness.sensors.internal.console;

import org.jspecify.annotations.NullMarked;
