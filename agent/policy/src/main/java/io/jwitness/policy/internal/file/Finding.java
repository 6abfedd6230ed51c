// SPDX-License-Identifier: Apache-2.0
package io.jwitness.policy.internal.file;

import java.io.Serializable;

/**
 * One thing to say of a policy file: a fault, or a warning.
 *
 * @param file what the file is called in messages
 * @param line from 1
 * @param column from 1
 * @param what a sentence, with its full stop or question mark
 */
public record Finding(String file, int line, int column, String what) implements Serializable {
    /** {@code file:line:column: what}, as editors and people read it. */
    public String text() {
        return file + ":" + line + ":" + column + ": " + what;
    }
}
