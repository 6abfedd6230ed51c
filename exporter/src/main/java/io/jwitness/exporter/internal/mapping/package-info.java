// SPDX-License-Identifier: Apache-2.0
/**
 * What a record looks like in OpenTelemetry: names, ids, times.
 *
 * <p>Every attribute name stands in {@link io.jwitness.exporter.internal.mapping.Names}, and a
 * change there is a new mapping version. Nothing here may do input or output.
 */
@NullMarked
package io.jwitness.exporter.internal.mapping;

import org.jspecify.annotations.NullMarked;
