// SPDX-License-Identifier: Apache-2.0
package io.jwitness.journal.internal.anchor;

import java.io.IOException;

/** A witness has signed another history of this journal. */
final class ContradictedException extends IOException {
    private static final long serialVersionUID = 1;

    ContradictedException(String what) {
        super(what);
    }
}
