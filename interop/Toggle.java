// SPDX-License-Identifier: Apache-2.0

import java.util.logging.Level;
import java.util.logging.Logger;

/** An application that turns a logger up and down, so that its agent has something to witness. */
final class Toggle {
    private static final Logger LOGGER = Logger.getLogger("foreign.Toggle");

    private Toggle() {}

    public static void main(String[] args) throws InterruptedException {
        int changes = Integer.parseInt(args[0]);
        for (int i = 0; i < changes; i++) {
            LOGGER.setLevel(i % 2 == 0 ? Level.FINE : Level.WARNING);
            // Some seconds, and so some seals.
            Thread.sleep(i % 100 == 99 ? 1200 : 1);
        }
    }
}
