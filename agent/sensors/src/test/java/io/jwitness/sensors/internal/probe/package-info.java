// SPDX-License-Identifier: Apache-2.0
/** Probes of a policy on a class that is loaded for the test. */
@NullMarked
package io.jwitness.sensors.internal.probe;

import org.jspecify.annotations.NullMarked;
