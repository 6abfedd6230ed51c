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
     * @param carried first value of the row, such as the request
     * @param identity where to put it; it holds what an outer carrier lent already
     */
    void lend(@Nullable Object carried, Identity identity);
}
