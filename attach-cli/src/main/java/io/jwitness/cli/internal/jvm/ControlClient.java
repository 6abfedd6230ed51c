// SPDX-License-Identifier: Apache-2.0
package io.jwitness.cli.internal.jvm;

import io.jwitness.cli.internal.console.Failure;
import io.jwitness.cli.internal.console.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Asks an agent over its control socket: one JSON line there, one back. */
public final class ControlClient {
    private static final int MAX_ANSWER = 1 << 20;
    private static final long TIMEOUT_MS = 10_000;

    /** Longest path that fits the kernel's address of a Unix socket, in bytes. */
    private static final int MAX_PATH = 107;

    private ControlClient() {}

    /**
     * Asks.
     *
     * @param socket where the agent listens
     * @param request {@code op} and its texts
     * @return what it answered
     * @throws Failure when it says no, in its own words
     * @throws IOException when nobody answers
     */
    public static Map<String, Object> ask(Path socket, Map<String, String> request)
            throws IOException, Failure {
        Map<String, Object> answer = Json.object(exchange(socket, Json.write(request) + "\n"));
        if (!Boolean.TRUE.equals(answer.get("ok"))) {
            throw new Failure(
                    1,
                    "the agent refused '" + request.get("op") + "'",
                    Json.text(answer, "error"),
                    "See `jwitness status`");
        }
        return answer;
    }

    /**
     * As {@link #ask}, where an agent that does not answer is the end of it.
     *
     * @param slot the agent's
     * @param pid of its JVM
     */
    public static Map<String, Object> answer(Slot slot, long pid, Map<String, String> request)
            throws Failure {
        try {
            return ask(slot.socket(), request);
        } catch (IOException e) {
            throw new Failure(
                            "the agent of process " + pid + " does not answer",
                            slot.socket() + ": " + e.getMessage(),
                            "It may be starting or stopping: try again, then see "
                                    + slot.path().resolve("agent.log"))
                    .because(e);
        }
    }

    private static String exchange(Path socket, String line) throws IOException {
        Path link = null;
        Path reachable = socket;
        try {
            if (socket.toString().getBytes(StandardCharsets.UTF_8).length > MAX_PATH) {
                // As through /proc/<pid>/root of a container: a short way to the same socket.
                Path directory = Files.createTempDirectory("jw-");
                link = Files.createSymbolicLink(directory.resolve("s"), socket);
                reachable = link;
            }
            try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
                channel.connect(UnixDomainSocketAddress.of(reachable));
                channel.configureBlocking(false);
                return talk(channel, line);
            }
        } finally {
            if (link != null) {
                Files.deleteIfExists(link);
                Files.deleteIfExists(link.getParent());
            }
        }
    }

    private static String talk(SocketChannel channel, String line) throws IOException {
        long deadline = System.nanoTime() + TIMEOUT_MS * 1_000_000L;
        try (Selector selector = Selector.open()) {
            SelectionKey key = channel.register(selector, SelectionKey.OP_WRITE);
            ByteBuffer request = ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8));
            while (request.hasRemaining()) {
                await(selector, deadline);
                channel.write(request);
            }
            key.interestOps(SelectionKey.OP_READ);
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            ByteBuffer part = ByteBuffer.allocate(8192);
            while (answer.size() < MAX_ANSWER) {
                await(selector, deadline);
                if (channel.read(part.clear()) < 0) {
                    break;
                }
                answer.write(part.array(), 0, part.position());
                if (part.position() > 0 && part.get(part.position() - 1) == '\n') {
                    break;
                }
            }
            return answer.toString(StandardCharsets.UTF_8);
        }
    }

    private static void await(Selector selector, long deadline) throws IOException {
        long leftMs = (deadline - System.nanoTime()) / 1_000_000L;
        if (leftMs <= 0) {
            throw new IOException("no answer within " + TIMEOUT_MS / 1000 + " s");
        }
        selector.select(leftMs);
        selector.selectedKeys().clear();
    }
}
