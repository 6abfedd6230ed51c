// SPDX-License-Identifier: Apache-2.0
/** Claims about the exporter, each against a real receiver where the wire matters. */
@org.jspecify.annotations.NullMarked
package io.jwitness.exporter.internal.mapping;
