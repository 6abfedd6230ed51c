// SPDX-License-Identifier: Apache-2.0
package io.jwitness.cli.internal.console;

import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * A line on standard error that tells how far something has come, once it takes longer than a
 * second; only on a terminal, and gone when it ends. One thread.
 */
public final class ProgressBar implements AutoCloseable {
    private static final long FIRST_NS = 1_000_000_000L;
    private static final long AGAIN_NS = 200_000_000L;
    private static final int CELLS = 30;

    private final Console console;
    private final String what;
    private final LongSupplier nanoTime;
    private final long startNs;
    private long nextNs;
    private boolean drawn;

    /**
     * @param what what is counted, as {@code records}
     */
    public ProgressBar(Console console, String what) {
        this(console, what, System::nanoTime);
    }

    ProgressBar(Console console, String what, LongSupplier nanoTime) {
        this.console = console;
        this.what = what;
        this.nanoTime = nanoTime;
        startNs = nanoTime.getAsLong();
        nextNs = startNs + FIRST_NS;
    }

    /**
     * Tells how far it has come.
     *
     * @param done how many
     * @param of of how many; 0 when nobody knows
     */
    public void at(long done, long of) {
        long now = nanoTime.getAsLong();
        if (!console.errTerminal() || now - nextNs < 0) {
            return;
        }
        nextNs = now + AGAIN_NS;
        drawn = true;
        double perSecond = done / Math.max(1e-9, (now - startNs) / 1e9);
        StringBuilder line = new StringBuilder("\r");
        if (of > 0) {
            double part = Math.min(1, (double) done / of);
            int full = (int) (part * CELLS);
            line.append('[').append("=".repeat(full)).append(" ".repeat(CELLS - full)).append("] ");
            line.append(String.format(Locale.ROOT, "%3d %% ", (int) (100 * part)));
        }
        line.append(String.format(Locale.ROOT, "%,d %s, %,.0f a second", done, what, perSecond));
        console.err().print(line.append("\u001b[K"));
        console.err().flush();
    }

    /** Takes the line away. */
    @Override
    public void close() {
        if (drawn) {
            console.err().print("\r\u001b[K");
            console.err().flush();
            drawn = false;
        }
    }
}
