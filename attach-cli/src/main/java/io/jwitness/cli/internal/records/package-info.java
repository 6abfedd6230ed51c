// SPDX-License-Identifier: Apache-2.0
/**
 * Records on their way to people: read in order with what is wrong with them told, seen through the
 * words that people use, chosen, printed.
 *
 * <p>Nothing here knows an option or a command, nor writes a file. Start at {@link
 * io.jwitness.cli.internal.records.Reading}.
 */
@NullMarked
package io.jwitness.cli.internal.records;

import org.jspecify.annotations.NullMarked;
