// SPDX-License-Identifier: Apache-2.0
package io.jwitness.harness;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The agent's control socket, asked as the command does it. */
final class Control {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int TIMEOUT_S = 5;

    private final Path slot;

    private Control(Path slot) {
        this.slot = slot;
    }

    static Control of(Path slot) {
        return new Control(slot);
    }

    /** What the agent says of itself; a missing node where none answers in time. */
    JsonNode status() {
        CompletableFuture<JsonNode> asked = CompletableFuture.supplyAsync(this::ask);
        // A JVM that a test has stopped answers never.
        return asked.completeOnTimeout(JSON.missingNode(), TIMEOUT_S, TimeUnit.SECONDS).join();
    }

    private JsonNode ask() {
        try {
            JsonNode owner = JSON.readTree(Files.readString(slot.resolve("owner")));
            Path socket = Path.of(owner.path("socket").asText());
            try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
                channel.write(
                        ByteBuffer.wrap("{\"op\":\"status\"}\n".getBytes(StandardCharsets.UTF_8)));
                ByteArrayOutputStream answer = new ByteArrayOutputStream();
                ByteBuffer part = ByteBuffer.allocate(8192);
                while (channel.read(part.clear()) >= 0) {
                    answer.write(part.array(), 0, part.position());
                }
                return JSON.readTree(answer.toString(StandardCharsets.UTF_8));
            }
        } catch (NoSuchFileException | SocketException nobody) {
            return JSON.missingNode();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
