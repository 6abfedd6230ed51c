// SPDX-License-Identifier: Apache-2.0
/** The weaver on classes of all shapes. */
@NullMarked
package io.jwitness.sensors.internal.weave;

import org.jspecify.annotations.NullMarked;
