// SPDX-License-Identifier: Apache-2.0
/**
 * What people see: safe text, colour, tables, errors in three parts, JSON.
 *
 * <p>Nothing here knows a journal or a JVM. Text that came from elsewhere passes {@link
 * io.jwitness.cli.internal.console.Safe} before it reaches a terminal.
 */
@NullMarked
package io.jwitness.cli.internal.console;

import org.jspecify.annotations.NullMarked;
