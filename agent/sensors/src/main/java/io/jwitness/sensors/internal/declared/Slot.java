// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.declared;

import io.jwitness.policy.internal.mask.Ask;
import io.jwitness.record.Confidence;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one value of a declared row means.
 *
 * @param kind where it goes
 * @param name type of the target, name of the argument, or how the actor is known
 * @param ascii true for an int whose bytes are the letters of a word
 * @param except texts for which nothing is recorded, or that are nobody's name, or for which alone
 *     something is recorded; one that ends with an asterisk stands for all that begin so
 */
public record Slot(
        Kind kind,
        String name,
        boolean ascii,
        @Nullable Ask ask,
        @Nullable Confidence confidence,
        @Nullable SourceField field,
        List<String> except) {

    /** Where a value goes. */
    enum Kind {
        TARGET,
        ARGUMENT,
        ACTOR,
        CLAIM,
        SOURCE,
        BEFORE,
        AFTER,
        UNLESS,
        ONLY,
        STATUS
    }

    private static Slot of(Kind kind, String name, boolean ascii) {
        return new Slot(kind, name, ascii, null, null, null, List.of());
    }

    public static Slot target(String type, boolean ascii) {
        return of(Kind.TARGET, type, ascii);
    }

    public static Slot argument(String name, Ask ask, boolean ascii) {
        return new Slot(Kind.ARGUMENT, name, ascii, ask, null, null, List.of());
    }

    /** The actor's name, by how it is established. */
    public static Slot actor(Confidence confidence, String method, String... except) {
        return new Slot(Kind.ACTOR, method, false, null, confidence, null, List.of(except));
    }

    /** An {@code Authorization} header: the user that it names, by its own account. */
    public static Slot claim() {
        return of(Kind.CLAIM, "", false);
    }

    public static Slot source(SourceField field) {
        return new Slot(Kind.SOURCE, "", false, null, null, field, List.of());
    }

    public static Slot before() {
        return of(Kind.BEFORE, "", false);
    }

    public static Slot after() {
        return of(Kind.AFTER, "", false);
    }

    /** A value that leaves the call unrecorded, if it is one of these. */
    public static Slot unless(boolean ascii, String... except) {
        return new Slot(Kind.UNLESS, "", ascii, null, null, null, List.of(except));
    }

    /** A value that leaves the call unrecorded, if it is none of these. */
    public static Slot only(boolean ascii, String... such) {
        return new Slot(Kind.ONLY, "", ascii, null, null, null, List.of(such));
    }

    /** An HTTP status that the method is called with: from 400 on what is answered failed. */
    public static Slot status() {
        return of(Kind.STATUS, "", false);
    }

    /** True for a text that is among those named. */
    boolean names(String text) {
        for (String each : except) {
            int end = each.length() - 1;
            if (each.endsWith("*") ? text.regionMatches(0, each, 0, end) : text.equals(each)) {
                return true;
            }
        }
        return false;
    }
}
