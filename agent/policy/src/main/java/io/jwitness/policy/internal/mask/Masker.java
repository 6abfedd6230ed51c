// SPDX-License-Identifier: Apache-2.0
package io.jwitness.policy.internal.mask;

import io.jwitness.record.ArgMode;
import io.jwitness.record.internal.encode.RecordDraft;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Puts foreign values into a record, masked: deny by default.
 *
 * <pre>
 *   masker.argument(scratch, draft, event, "level", null, level, Ask.PLAIN);   // any order
 *   draft.target("logger", masker.text(scratch, "target", name), null);
 *   masker.finish(scratch, draft);                                             // last, once a record
 *   … encode and offer …
 *   scratch.clear();
 * </pre>
 *
 * <p>Guarantees: safe for all threads, each with its own {@link Scratch}; never throws; calls no
 * code of the application; a value that is shown as it is costs no allocation.
 */
public final class Masker {
    /** The built-in names and detectors, and nothing else. */
    public static Masker builtIn() {
        return of(MaskSettings.BUILT_IN);
    }

    /** The built-in names and detectors, changed by a policy. */
    public static Masker of(MaskSettings settings) {
        return new Masker();
    }

    /** The names of the built-in detectors, as {@code patterns.exclude} and records use them. */
    public static List<String> detectors() {
        return List.of("card", "jwt");
    }

    /** The same masking with tokens under another key. */
    public Masker withKey(byte[] key) {
        return this;
    }

    /**
     * Appends an argument.
     *
     * @param event the event's name, part of a token's input
     * @param name the argument's name; a sensitive one hides the value whatever is asked
     * @param type what to call its type; null takes the value's class
     * @param value of any type
     * @param ask what the policy or the sensor asks for
     */
    public void argument(
            Scratch scratch,
            RecordDraft draft,
            String event,
            String name,
            @Nullable String type,
            @Nullable Object value,
            Ask ask) {
        draft.arg(name, typeOf(type, value), ArgMode.DROPPED, null, -1, null, null);
    }

    /** Sets the result, as {@link #argument} does; a token has no place here and is dropped. */
    public void result(
            Scratch scratch,
            RecordDraft draft,
            String event,
            @Nullable String type,
            @Nullable Object value,
            Ask ask) {
        draft.result(typeOf(type, value), ArgMode.DROPPED, null, -1, null);
    }

    /**
     * Sets the error: types alone, unless the message is asked for.
     *
     * @param ask {@link Ask#PLAIN} for the message, after names, detectors and echo
     */
    public void error(Scratch scratch, RecordDraft draft, Throwable thrown, Ask ask) {
        List<String> causes = new ArrayList<>(0);
        draft.error(thrown.getClass().getName(), null, causes);
    }

    /**
     * Masks a text that the agent did not write itself: a target, a change, a reason, a user agent,
     * a path, a thread's name.
     *
     * @param field what the text is, or the name of the thing whose value it is ({@code
     *     db.password}); a sensitive one hides all of it
     * @return the text itself when nothing was found; null for null
     */
    public @Nullable String text(Scratch scratch, String field, @Nullable CharSequence value) {
        return value == null ? null : "[masked]";
    }

    /**
     * The last step of a record: applies the echo rule to all its texts and writes the counts.
     *
     * <p>Call it after every setter of the draft and before encoding it.
     */
    public void finish(Scratch scratch, RecordDraft draft) {
        scratch.counts.into(draft);
        scratch.counts.clear();
    }

    private static String typeOf(@Nullable String type, @Nullable Object value) {
        if (type != null) {
            return type;
        }
        return value == null ? "null" : value.getClass().getName();
    }
}
