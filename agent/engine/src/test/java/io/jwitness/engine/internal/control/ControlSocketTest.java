// SPDX-License-Identifier: Apache-2.0
package io.jwitness.engine.internal.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jwitness.record.internal.spi.AgentLog;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ControlSocketTest {
    @TempDir Path slot;

    private static String ask(Path path, String line) throws IOException {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            final ByteBuffer request = ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8));
            while (request.hasRemaining()) {
                channel.write(request);
            }
            final ByteArrayOutputStream answer = new ByteArrayOutputStream();
            final ByteBuffer buffer = ByteBuffer.allocate(8_192);
            while (channel.read(buffer) >= 0) {
                answer.write(buffer.array(), 0, buffer.position());
                buffer.clear();
            }
            return answer.toString(StandardCharsets.UTF_8);
        }
    }

    private ControlSocket open() throws IOException {
        return ControlSocket.open(
                slot,
                (request, peer) -> "{\"ok\":true,\"op\":" + ControlSocket.quote(request.op()) + "}",
                AgentLog.NONE);
    }

    @Test
    void oneLineInOneLineOut() throws IOException {
        try (ControlSocket socket = open()) {
            assertEquals(
                    "{\"ok\":true,\"op\":\"status\"}\n",
                    ask(socket.path(), "{\"op\":\"status\"}\n"));
            assertEquals(
                    "{\"ok\":true,\"op\":\"again\"}\n", ask(socket.path(), "{\"op\":\"again\"}\n"));
        }
        assertFalse(Files.exists(slot.resolve("control.sock")));
    }

    @Test
    void whatIsNoRequestIsRefusedWithoutRepeatingIt() throws IOException {
        try (ControlSocket socket = open()) {
            for (String line :
                    new String[] {"hunter2\n", "[]\n", "{\"a\":\"b\"}\n", "{\"op\":{}}\n", "\n"}) {
                final String answer = ask(socket.path(), line);
                assertTrue(answer.startsWith("{\"ok\":false,\"error\":"), answer);
                assertFalse(answer.contains("hunter2"), answer);
            }
        }
    }

    @Test
    void aLineWithoutEndIsGivenUp() throws IOException {
        try (ControlSocket socket = open()) {
            final String answer = ask(socket.path(), "{\"op\":\"" + "x".repeat(65_536 - 7));
            assertTrue(answer.startsWith("{\"ok\":false"), answer);
        }
    }

    @Test
    void onlyTheOwnerMayConnect() throws IOException {
        try (ControlSocket socket = open()) {
            assertEquals(
                    "rw-------",
                    PosixFilePermissions.toString(Files.getPosixFilePermissions(socket.path())));
        }
    }

    @Test
    void aPathTooLongForTheKernelLiesInAShortPrivateDirectory() throws IOException {
        slot = Files.createDirectories(slot.resolve("a".repeat(90)).resolve("b".repeat(40)));
        try (ControlSocket socket = open()) {
            assertFalse(socket.path().startsWith(slot));
            assertEquals(
                    "rwx------",
                    PosixFilePermissions.toString(
                            Files.getPosixFilePermissions(socket.path().getParent())));
            assertTrue(ask(socket.path(), "{\"op\":\"status\"}\n").contains("true"));
        }
    }
}
