// SPDX-License-Identifier: Apache-2.0
package io.jwitness.journal.internal;

/** The journal is told to end while it cannot append; what is in the ring stays there. */
final class JournalEndedException extends Exception {
    private static final long serialVersionUID = 1;

    JournalEndedException() {
        super("the journal ended before a record could be appended");
    }
}
