// SPDX-License-Identifier: Apache-2.0
package io.jwitness.engine.internal.control;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code SO_PEERCRED} of a connected Unix socket.
 *
 * <p>The public option {@code jdk.net.ExtendedSocketOptions.SO_PEERCRED} gives names, which depend
 * on the container's {@code /etc/passwd}; uid and gid come from {@code jdk.net.LinuxSocketOptions},
 * whose module is opened to the isolated loader alone. Where the module is missing every peer is
 * unknown, and why.
 */
final class PeerCredentials {
    private final @Nullable MethodHandle descriptor;
    private final @Nullable MethodHandle credentials;
    private final @Nullable String missing;

    PeerCredentials() {
        MethodHandle fd = null;
        MethodHandle peer = null;
        String why = null;
        try {
            final MethodHandles.Lookup lookup = MethodHandles.lookup();
            fd =
                    lookup.findVirtual(
                            Class.forName("sun.nio.ch.SelChImpl"),
                            "getFDVal",
                            MethodType.methodType(int.class));
            final Class<?> options = Class.forName("jdk.net.LinuxSocketOptions");
            peer =
                    MethodHandles.privateLookupIn(options, lookup)
                            .findStatic(
                                    options,
                                    "getSoPeerCred0",
                                    MethodType.methodType(long.class, int.class));
        } catch (ReflectiveOperationException | RuntimeException notThere) {
            why = "this JVM does not show the peer of a socket (module jdk.net)";
        }
        this.descriptor = fd;
        this.credentials = peer;
        this.missing = why;
    }

    Peer of(SocketChannel channel) {
        final MethodHandle fd = descriptor;
        final MethodHandle peer = credentials;
        if (fd == null || peer == null) {
            return new Peer(-1, -1, missing);
        }
        try {
            final long ids = (long) peer.invoke((int) fd.invoke(channel));
            return new Peer((int) (ids >>> 32), (int) ids, null);
        } catch (Throwable closed) {
            return new Peer(-1, -1, "the kernel did not answer: " + closed.getClass().getName());
        }
    }
}
