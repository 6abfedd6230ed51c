// SPDX-License-Identifier: Apache-2.0
/**
 * Spring Boot's actuator: what was asked of which endpoint, by whom.
 *
 * <p>No result is read but its status, and no class of Spring is named but by its rows' texts.
 * Requests that security turns away never come here; they are the carrier's.
 */
@NullMarked
package io.jwitness.sensors.internal.actuator;

import org.jspecify.annotations.NullMarked;
