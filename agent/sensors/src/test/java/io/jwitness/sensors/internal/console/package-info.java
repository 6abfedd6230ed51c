// SPDX-License-Identifier: Apache-2.0
/** Consoles and script engines of other people, driven for real. */
@NullMarked
package io.jwitness.sensors.internal.console;

import org.jspecify.annotations.NullMarked;
