// SPDX-License-Identifier: Apache-2.0
package io.jwitness.engine.internal.control;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.jwitness.record.internal.spi.AgentLog;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/**
 * The Unix domain socket on which a running agent is asked: one JSON line in, one JSON line out.
 *
 * <p>Bounds: one connection at a time, a line of at most 64 KiB, five seconds for it to come, and
 * as long for the answer to go. Sleeps in {@code accept} otherwise: no wake-ups. One daemon thread.
 *
 * <p>Lies in the slot, a directory of mode 0700, so that the kernel lets in this user and root
 * alone. A path of more than 107 bytes does not fit the kernel's address; then it lies in a short
 * private directory, and {@code owner} in the slot names it.
 */
public final class ControlSocket implements AutoCloseable {
    private static final int MAX_LINE = 64 << 10;
    private static final long LINE_TIMEOUT_MS = 5_000;
    private static final int MAX_PATH = 107;

    private final Path path;
    private final @Nullable Path privateDirectory;
    private final ServerSocketChannel server;
    private final ControlHandler handler;
    private final AgentLog log;
    private final PeerCredentials credentials = new PeerCredentials();
    private volatile boolean closed;

    private ControlSocket(
            Path path,
            @Nullable Path privateDirectory,
            ServerSocketChannel server,
            ControlHandler handler,
            AgentLog log) {
        this.path = path;
        this.privateDirectory = privateDirectory;
        this.server = server;
        this.handler = handler;
        this.log = log;
    }

    /**
     * Binds and serves.
     *
     * @throws IOException when the socket cannot be bound
     */
    public static ControlSocket open(Path slot, ControlHandler handler, AgentLog log)
            throws IOException {
        Path path = slot.resolve("control.sock");
        Path privateDirectory = null;
        if (path.toString().getBytes(StandardCharsets.UTF_8).length > MAX_PATH) {
            privateDirectory =
                    Files.createTempDirectory(
                            "jw-",
                            PosixFilePermissions.asFileAttribute(
                                    PosixFilePermissions.fromString("rwx------")));
            path = privateDirectory.resolve("control.sock");
        }
        // A socket that a killed process left: the slot's lock is ours, so nobody listens there.
        Files.deleteIfExists(path);
        final ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            server.bind(UnixDomainSocketAddress.of(path), 4);
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
        } catch (IOException | RuntimeException failed) {
            server.close();
            throw failed;
        }
        final ControlSocket socket =
                new ControlSocket(path, privateDirectory, server, handler, log);
        final Thread thread = new Thread(null, socket::serve, "jwitness-control", 256 << 10, false);
        thread.setDaemon(true);
        thread.setContextClassLoader(ControlSocket.class.getClassLoader());
        thread.start();
        return socket;
    }

    /** Where it listens. */
    public Path path() {
        return path;
    }

    private void serve() {
        while (!closed) {
            try (SocketChannel channel = server.accept()) {
                exchange(channel);
            } catch (AsynchronousCloseException stopping) {
                return;
            } catch (ClosedChannelException stopping) {
                return;
            } catch (IOException | RuntimeException | Error broken) {
                log.warn("control socket: a connection was given up", broken);
            }
        }
    }

    private void exchange(SocketChannel channel) throws IOException {
        final Peer peer = credentials.of(channel);
        channel.configureBlocking(false);
        final ByteBuffer line = ByteBuffer.allocate(MAX_LINE);
        try (Selector selector = Selector.open()) {
            final SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
            final int length = readLine(channel, selector, line);
            final String answer;
            if (length < 0) {
                answer =
                        error(
                                "no line of at most 65536 bytes came within 5 s; send one JSON object and a newline");
            } else {
                answer = answer(line, length, peer);
            }
            key.interestOps(SelectionKey.OP_WRITE);
            write(
                    channel,
                    selector,
                    ByteBuffer.wrap((answer + "\n").getBytes(StandardCharsets.UTF_8)));
        }
    }

    private String answer(ByteBuffer line, int length, Peer peer) {
        final byte[] bytes = new byte[length];
        line.get(0, bytes);
        try {
            return handler.answer(ControlRequest.parse(bytes, length), peer);
        } catch (IOException unreadable) {
            return error(String.valueOf(unreadable.getMessage()));
        } catch (RuntimeException failed) {
            log.warn("control socket: a request failed", failed);
            return error(
                    "the agent could not answer ("
                            + failed.getClass().getName()
                            + "); agent.log says more");
        }
    }

    /** An answer that says no. */
    public static String error(String what) {
        return "{\"ok\":false,\"error\":" + quote(what) + "}";
    }

    /** A JSON string. */
    public static String quote(String text) {
        return "\"" + String.valueOf(JsonStringEncoder.getInstance().quoteAsString(text)) + "\"";
    }

    private static int readLine(SocketChannel channel, Selector selector, ByteBuffer line)
            throws IOException {
        final long deadline = System.nanoTime() + LINE_TIMEOUT_MS * 1_000_000L;
        while (line.hasRemaining()) {
            final long left = (deadline - System.nanoTime()) / 1_000_000L;
            if (left <= 0 || (selector.select(left) == 0 && left <= 1)) {
                return -1;
            }
            selector.selectedKeys().clear();
            final int from = line.position();
            if (channel.read(line) < 0) {
                return -1;
            }
            for (int i = from; i < line.position(); i++) {
                if (line.get(i) == '\n') {
                    return i;
                }
            }
        }
        return -1;
    }

    private static void write(SocketChannel channel, Selector selector, ByteBuffer answer)
            throws IOException {
        final long deadline = System.nanoTime() + LINE_TIMEOUT_MS * 1_000_000L;
        while (answer.hasRemaining()) {
            if (channel.write(answer) == 0) {
                final long left = (deadline - System.nanoTime()) / 1_000_000L;
                if (left <= 0) {
                    return;
                }
                selector.select(left);
                selector.selectedKeys().clear();
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        try {
            server.close();
            Files.deleteIfExists(path);
            if (privateDirectory != null) {
                Files.deleteIfExists(privateDirectory);
            }
        } catch (IOException left) {
            log.warn("control socket: could not be removed", left);
        }
    }
}
