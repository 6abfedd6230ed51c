// SPDX-License-Identifier: Apache-2.0
package io.jwitness.cli.internal.report;

import io.jwitness.cli.internal.console.Console;
import io.jwitness.cli.internal.console.Console.Colour;
import io.jwitness.cli.internal.console.Safe;
import io.jwitness.cli.internal.console.Table;
import java.util.List;
import java.util.Map;

/** Prints a report for a terminal, or for a mail. */
public final class ReportText {
    private static final int CELL = 48;

    private final Console console;

    public ReportText(Console console) {
        this.console = console;
    }

    public void print(ReportFacts report) {
        for (String warning : report.warnings()) {
            line(console.paint(Colour.RED, "! " + Safe.text(warning)));
        }
        for (Map.Entry<String, String> fact : report.facts().entrySet()) {
            line(String.format("%-14s", fact.getKey()) + Safe.text(fact.getValue()));
        }
        for (ReportTable table : ReportTable.of(report.summary())) {
            line("");
            line(console.paint(Colour.BOLD, table.title()));
            Table rows = new Table(table.headings().toArray(String[]::new));
            for (List<String> row : table.rows()) {
                rows.row(
                        row.stream()
                                .map(cell -> Safe.cut(Safe.text(cell), CELL))
                                .toArray(String[]::new));
            }
            rows.print(console);
            if (!table.rest().isEmpty()) {
                line(Safe.text(table.rest()));
            }
        }
        line("");
        line(Safe.text(report.caution()));
    }

    private void line(String text) {
        console.out().println(text);
    }
}
