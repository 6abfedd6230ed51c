// SPDX-License-Identifier: Apache-2.0
/** What the catalogue's rows can say, without a product. */
@NullMarked
package io.jwitness.sensors.internal.declared;

import org.jspecify.annotations.NullMarked;
