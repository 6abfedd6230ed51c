// SPDX-License-Identifier: Apache-2.0
/**
 * What the tests of the sensors stand on: an engine of three lines, a sink that keeps records, a
 * loader that weaves real libraries, and an {@code Instrumentation}.
 *
 * <p>Nothing here is a double of the hook, the encoder, the policy or the weaver: those are real.
 * What a sensor has to do stands in the tests beside it.
 */
@NullMarked
package io.jwitness.sensors.internal.testing;

import org.jspecify.annotations.NullMarked;
