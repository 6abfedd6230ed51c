// SPDX-License-Identifier: Apache-2.0
package io.jwitness.policy.internal.mask;

import io.jwitness.record.ArgMode;
import org.jspecify.annotations.Nullable;

/**
 * What somebody asks of masking for one value; masking may show less, never more.
 *
 * @param mode the mode asked for; null when nobody said, which is deny by default
 * @param tokenClass values under one class have comparable tokens, whatever their event and name;
 *     null: comparable within one argument of one event
 */
public record Ask(@Nullable ArgMode mode, @Nullable String tokenClass) {
    /** Nobody said: tokens for texts that cannot be guessed, all else dropped. */
    public static final Ask UNSET = new Ask(null, null);

    /** Known to be safe, as a logger's name; names and detectors still apply. */
    public static final Ask PLAIN = new Ask(ArgMode.PLAIN, null);

    public static final Ask MASKED = new Ask(ArgMode.MASKED, null);
    public static final Ask PARTIAL = new Ask(ArgMode.PARTIAL, null);
    public static final Ask TOKEN = new Ask(ArgMode.TOKEN, null);
    public static final Ask SEALED = new Ask(ArgMode.SEALED, null);
    public static final Ask DROPPED = new Ask(ArgMode.DROPPED, null);

    /** The shared instance for a mode. */
    public static Ask of(@Nullable ArgMode mode) {
        if (mode == null) {
            return UNSET;
        }
        return switch (mode) {
            case PLAIN -> PLAIN;
            case MASKED -> MASKED;
            case PARTIAL -> PARTIAL;
            case TOKEN -> TOKEN;
            case SEALED -> SEALED;
            case DROPPED -> DROPPED;
        };
    }
}
