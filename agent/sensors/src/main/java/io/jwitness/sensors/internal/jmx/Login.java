// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.jmx;

import io.jwitness.record.ActorType;
import io.jwitness.record.Confidence;
import io.jwitness.sensors.internal.dispatch.Operation;
import io.jwitness.sensors.internal.dispatch.OperationHandler;
import org.jspecify.annotations.Nullable;

/**
 * A client that connects: {@code jmx.login} with credentials, {@code jmx.connect} without.
 *
 * <p>Of the credentials, {@code String[]{user, password}}, the first element is read and nothing
 * else. What it says is asserted until the server has accepted it.
 */
final class Login implements OperationHandler {
    @Override
    public Role role() {
        return Role.SURFACE;
    }

    @Override
    public void enter(
            Operation operation,
            @Nullable Object self,
            @Nullable Object credentials,
            @Nullable Object address,
            @Nullable Object a2,
            @Nullable Object a3) {
        operation.event(credentials == null ? "jmx.connect" : "jmx.login");
        operation.target("jmx-server", null).mayRepeat("");
        if (address instanceof String host) {
            operation.identity().address(host);
        }
        if (credentials instanceof String[] words && words.length > 0 && words[0] != null) {
            operation.identity().actor(ActorType.USER, words[0], Confidence.ASSERTED, "jmx-login");
        }
    }

    @Override
    public void exit(
            Operation operation, @Nullable Object connectionId, @Nullable Throwable thrown) {
        if (!(connectionId instanceof String id)) {
            return;
        }
        operation.draft().sourceConnection(operation.masked("connection", id));
        String user = ConnectionId.parse(id).user();
        if (user != null) {
            operation
                    .identity()
                    .actor(ActorType.USER, user, Confidence.AUTHENTICATED, "jmx-connection");
            operation
                    .draft()
                    .actor(
                            ActorType.USER,
                            operation.masked("actor", user),
                            Confidence.AUTHENTICATED,
                            "jmx-connection");
        }
    }
}
