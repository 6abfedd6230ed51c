// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.dispatch;

import org.jspecify.annotations.Nullable;

/**
 * Tells who is calling, for the operations inside a call; gives no record of its own.
 *
 * <p>Most carried calls, such as web requests, hold no operation: nothing but the values of the row
 * is kept then, until the method returns.
 */
public non-sealed interface CarrierHandler extends SiteHandler {
    /**
     * Fills in who is calling. Called at most once for each carried call, on its thread, when the
     * first operation inside asks.
     *
     * @param identity where to put it; it holds what an outer carrier lent already
     * @param a0 first value of the row, such as the request
     */
    void lend(
            Identity identity,
            @Nullable Object a0,
            @Nullable Object a1,
            @Nullable Object a2,
            @Nullable Object a3);

    /**
     * Called when the carried method is left: for handlers that link its result with who called.
     *
     * @param lent what {@link #lend} gave, asked for only now if nobody did before
     * @param result value of the row's exit expression, null when the method threw
     * @param thrown what the method threw, or null
     */
    default void left(Lent lent, @Nullable Object result, @Nullable Throwable thrown) {}

    /** What a carried call lends. */
    interface Lent {
        /** Who called; to be copied if it is to be kept. */
        @Nullable Identity identity();

        /**
         * A value of the row.
         *
         * @param index 0 to 3
         */
        @Nullable Object value(int index);

        /** True where a handler of this class carries a call around this one. */
        boolean isInside(Class<? extends CarrierHandler> handler);

        /** The carried call around this one, or null. */
        @Nullable Lent around();

        /** Keeps something for as long as the call lasts. */
        void note(@Nullable Object value);

        @Nullable Object note();

        /**
         * True once somebody's act inside this call has been recorded, or refused by the policy.
         */
        boolean isTold();

        /** Tells the calls around this one who calls, if an actor is known here. */
        void lendOutwards();
    }
}
