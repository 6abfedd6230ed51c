// SPDX-License-Identifier: Apache-2.0
package io.jwitness.cli.internal.records;

import io.jwitness.cli.internal.console.Console;
import io.jwitness.cli.internal.console.Safe;
import java.nio.charset.StandardCharsets;

/** Prints records: as rows under a heading, or byte for byte as they are stored. */
public final class RecordPrinter {
    private final Console console;
    private final boolean json;
    private final RecordLine rows;

    public RecordPrinter(Console console, boolean json) {
        this.console = console;
        this.json = json;
        rows = new RecordLine(console);
    }

    /** Nothing where records are printed as they are. */
    public void heading() {
        if (!json) {
            console.out().println(rows.heading());
        }
    }

    public void print(byte[] record) {
        if (!json) {
            console.out().println(rows.of(record));
        } else if (console.terminal()) {
            // Intact records hold nothing that drives a terminal; damaged ones may.
            console.out().println(Safe.text(new String(record, StandardCharsets.UTF_8)));
        } else {
            console.out().write(record, 0, record.length);
            console.out().write('\n');
        }
    }
}
