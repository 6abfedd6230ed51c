// SPDX-License-Identifier: Apache-2.0
/** Every row against every version that it says it has seen. */
@NullMarked
package io.jwitness.sensors.internal.catalogue;

import org.jspecify.annotations.NullMarked;
