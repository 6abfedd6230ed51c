// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.jmx;

import io.jwitness.sensors.internal.dispatch.Operation;
import io.jwitness.sensors.internal.dispatch.OperationHandler;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** A connection that is closed, by its client, by the server, or as its lease ran out: once. */
final class Disconnect implements OperationHandler {
    private static final int REMEMBERED = 64;

    private final ArrayDeque<String> closed = new ArrayDeque<>();

    @Override
    public void enter(
            Operation operation,
            @Nullable Object self,
            @Nullable Object connectionId,
            @Nullable Object a1,
            @Nullable Object a2,
            @Nullable Object a3) {
        if (!(connectionId instanceof String id) || !isFirst(id)) {
            operation.cancel();
            return;
        }
        ConnectionId.lend(id, operation.identity());
        operation.target("jmx-server", null).mayRepeat("");
    }

    /** The connector closes a connection again when it is collected. */
    private boolean isFirst(String id) {
        synchronized (closed) {
            if (closed.contains(id)) {
                return false;
            }
            if (closed.size() == REMEMBERED) {
                closed.removeFirst();
            }
            closed.addLast(id);
            return true;
        }
    }
}
