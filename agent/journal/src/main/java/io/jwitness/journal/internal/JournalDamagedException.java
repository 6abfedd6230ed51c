// SPDX-License-Identifier: Apache-2.0
package io.jwitness.journal.internal;

import java.io.IOException;

/**
 * What is on disk is not what was signed: the journal was tampered with, or the disk lost a part.
 * It must not be continued, since a log never signs two histories; the files stay as they are.
 */
public final class JournalDamagedException extends IOException {
    private static final long serialVersionUID = 1;

    JournalDamagedException(String message) {
        super(message);
    }
}
