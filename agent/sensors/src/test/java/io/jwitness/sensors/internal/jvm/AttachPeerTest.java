// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.jvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The test JVM opens {@code jdk.net}, as the engine does for the isolated loader. */
final class AttachPeerTest {
    @TempDir Path directory;

    @Test
    void theKernelNamesTheUserOfAConnectedPeer() throws IOException {
        Path socket = directory.resolve(".java_pid1");
        AttachPeer peer = new AttachPeer(socket.toString());
        OsUsers users = new OsUsers();

        assertTrue(peer.isAvailable());
        try (ServerSocketChannel server = listen(socket);
                SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(socket));
                SocketChannel accepted = server.accept()) {
            assertTrue(client.isConnected() && accepted.isConnected());
            assertEquals(new AttachPeer.Credentials(users.ownUid(), users.ownGid()), peer.find());
        }
    }

    @Test
    void aSocketThatHotSpotHasRenamedIsFoundByItsFirstName() throws IOException {
        AttachPeer peer = new AttachPeer(directory.resolve(".java_pid1").toString());
        Path bound = directory.resolve(".java_pid1.tmp");

        try (ServerSocketChannel server = listen(bound);
                SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(bound));
                SocketChannel accepted = server.accept()) {
            assertTrue(client.isConnected() && accepted.isConnected());
            assertEquals(new OsUsers().ownUid(), uid(peer));
        }
    }

    @Test
    void withNobodyConnectedThereIsNoPeer() throws IOException {
        Path socket = directory.resolve(".java_pid1");
        AttachPeer peer = new AttachPeer(socket.toString());

        try (ServerSocketChannel server = listen(socket)) {
            assertTrue(server.isOpen());
            assertNull(peer.find());
        }
    }

    private static long uid(AttachPeer peer) {
        AttachPeer.Credentials found = peer.find();
        return found == null ? -1 : found.uid();
    }

    private static ServerSocketChannel listen(Path socket) throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket));
        return server;
    }
}
