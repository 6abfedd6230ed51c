// SPDX-License-Identifier: Apache-2.0
/**
 * Which methods are watched, as data: rows, gathered in families, one family for each sensor.
 *
 * <p>No code that runs on the application's threads lives here. The rows of a family stand beside
 * its handlers; how they are woven, in weave.
 */
@NullMarked
package io.jwitness.sensors.internal.catalogue;

import org.jspecify.annotations.NullMarked;
