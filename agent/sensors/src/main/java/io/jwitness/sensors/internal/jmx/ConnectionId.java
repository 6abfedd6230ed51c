// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.jmx;

import io.jwitness.record.ActorType;
import io.jwitness.record.Confidence;
import io.jwitness.sensors.internal.dispatch.Identity;
import org.jspecify.annotations.Nullable;

/**
 * What the id of a JMX connection tells: {@code rmi://127.0.0.1 alice 1}.
 *
 * <p>The connector makes it of the client's address, the principals of the authenticated subject
 * ({@code ;} between them, none where nobody logged in), and a number. It is the one source that is
 * the same on every JDK, and needs no {@code Subject}.
 *
 * @param address the client's, null where the id has none
 * @param user the principals; null where nobody logged in
 */
record ConnectionId(@Nullable String address, @Nullable String user) {
    private static final String METHOD = "jmx-connection";

    /** Reads an id; whatever is not one tells nothing. */
    static ConnectionId parse(String id) {
        int space = id.indexOf(' ');
        if (space < 0) {
            return new ConnectionId(null, null);
        }
        int last = id.lastIndexOf(' ');
        int slashes = id.indexOf("//");
        String address = slashes >= 0 && slashes < space ? id.substring(slashes + 2, space) : "";
        if (address.startsWith("[") && address.contains("]")) {
            address = address.substring(1, address.indexOf(']'));
        }
        String user = last > space ? id.substring(space + 1, last) : "";
        return new ConnectionId(address.isEmpty() ? null : address, user.isEmpty() ? null : user);
    }

    /** Tells who is at the other end of a connection. */
    static void lend(String id, Identity identity) {
        ConnectionId connection = parse(id);
        identity.connection(id);
        if (connection.address != null) {
            identity.address(connection.address);
        }
        if (connection.user != null) {
            identity.actor(ActorType.USER, connection.user, Confidence.AUTHENTICATED, METHOD);
        }
    }
}
