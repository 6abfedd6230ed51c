// SPDX-License-Identifier: Apache-2.0
/**
 * Log levels: Logback, Log4j 2, {@code java.util.logging}, JBoss LogManager, Log4j 1.
 *
 * <p>No class of a log framework is named here but by its rows' texts, and nothing here writes to a
 * log. Boot's logging system and other adapters are ways through, watched nowhere.
 */
@NullMarked
package io.jwitness.sensors.internal.log;

import org.jspecify.annotations.NullMarked;
