// SPDX-License-Identifier: Apache-2.0
package io.jwitness.journal.internal.store;

import java.io.IOException;

/**
 * The queue failed, and what was appended last may not be there. The store that threw it must be
 * discarded.
 */
public final class StoreException extends IOException {
    private static final long serialVersionUID = 1;

    public StoreException(String message) {
        super(message);
    }

    StoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
