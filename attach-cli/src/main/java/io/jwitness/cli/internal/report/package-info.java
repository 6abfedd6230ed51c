// SPDX-License-Identifier: Apache-2.0
/**
 * A journal summed up: what {@code jwitness report} counts in one walk, in bounded memory, and how
 * it is told as text, JSON and one HTML page.
 *
 * <p>Nothing here reads a journal or writes a file. Start at {@link
 * io.jwitness.cli.internal.report.ReportSummary}; what is counted becomes {@code ReportTable}s,
 * which all three ways of telling share.
 */
@NullMarked
package io.jwitness.cli.internal.report;

import org.jspecify.annotations.NullMarked;
