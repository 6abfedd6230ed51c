// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.carrier;

import io.jwitness.sensors.internal.dispatch.Identity;
import org.jspecify.annotations.Nullable;

/**
 * Told of web requests that were refused before they did anything that is recorded: not
 * authenticated, forbidden, or by a method that is not there.
 */
@FunctionalInterface
public interface Refusals {
    /**
     * A request was answered so. Called on its thread while its answer is on the way.
     *
     * @param status 401, 403 or 405
     * @param method as the client named it
     * @param path within the application, decoded, without the query
     * @param identity who asked; to be copied if it is to be kept
     */
    void refused(int status, @Nullable String method, String path, Identity identity);

    /** True for the statuses that say no. */
    static boolean isRefusal(int status) {
        return status == 401 || status == 403 || status == 405;
    }
}
