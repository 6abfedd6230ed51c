// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.catalogue;

import io.jwitness.sensors.internal.dispatch.SiteHandler;
import java.util.Map;

/** The handlers that rows of the catalogue name. */
@FunctionalInterface
public interface Handlers {
    /** For families all of whose rows say everything themselves. */
    Handlers NONE = Handlers::missing;

    /** The one handler of this name: rows that name the same one share it. */
    SiteHandler named(String name);

    /** Those of a map. */
    static Handlers of(Map<String, SiteHandler> byName) {
        return name -> {
            SiteHandler handler = byName.get(name);
            return handler == null ? missing(name) : handler;
        };
    }

    private static SiteHandler missing(String name) {
        throw new IllegalStateException("the catalogue names a handler that nobody has: " + name);
    }
}
