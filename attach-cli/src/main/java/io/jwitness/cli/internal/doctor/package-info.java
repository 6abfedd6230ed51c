// SPDX-License-Identifier: Apache-2.0
/**
 * Tells from an application's files what the agent would witness in it.
 *
 * <p>Class files are read and never run. Nothing here attaches to a process, prints, or knows what
 * a sensor makes of a call: that is the agent's. A new surface needs nothing here, since the table
 * of methods comes from the agent's catalogue.
 */
@NullMarked
package io.jwitness.cli.internal.doctor;

import org.jspecify.annotations.NullMarked;
