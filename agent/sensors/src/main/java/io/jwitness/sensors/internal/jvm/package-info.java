// SPDX-License-Identifier: Apache-2.0
/**
 * What is done to the virtual machine itself: dumps, flags, diagnostic commands, attached tools,
 * agents and debuggers, seen by rows where Java code runs and by JFR and {@code /proc} where none
 * does.
 *
 * <p>Nothing here may fork a process, enable a JFR event that holds free text, or answer on the
 * attach socket. MBeans and who calls them from afar live in {@code jmx}; how a call becomes a
 * record, in {@code dispatch}.
 */
@NullMarked
package io.jwitness.sensors.internal.jvm;

import org.jspecify.annotations.NullMarked;
