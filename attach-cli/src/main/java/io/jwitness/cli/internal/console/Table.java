// SPDX-License-Identifier: Apache-2.0
package io.jwitness.cli.internal.console;

import java.util.ArrayList;
import java.util.List;

/** Rows under headings, as wide as what they hold. */
public final class Table {
    private final List<List<String>> rows = new ArrayList<>();

    public Table(String... headings) {
        rows.add(List.of(headings));
    }

    /** Adds a row, as many cells as headings; they are made harmless here. */
    public Table row(String... cells) {
        rows.add(java.util.Arrays.stream(cells).map(Safe::text).toList());
        return this;
    }

    /** Prints all of it; the last column is not padded, and is cut at the console's width. */
    public void print(Console console) {
        int columns = rows.get(0).size();
        int[] widths = new int[columns];
        for (List<String> row : rows) {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        boolean heading = true;
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < columns; i++) {
                line.append(row.get(i));
                if (i + 1 < columns) {
                    line.append(" ".repeat(widths[i] - row.get(i).length() + 2));
                }
            }
            String text =
                    console.terminal()
                            ? Safe.cut(line.toString(), console.width())
                            : line.toString();
            console.out().println(heading ? console.paint(Console.Colour.BOLD, text) : text);
            heading = false;
        }
    }
}
