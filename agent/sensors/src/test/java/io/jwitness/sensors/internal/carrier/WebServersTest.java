// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.carrier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import io.jwitness.sensors.internal.Sensors;
import io.jwitness.sensors.internal.testing.Foreign;
import io.jwitness.sensors.internal.testing.Hook;
import io.jwitness.sensors.internal.testing.Library;
import io.jwitness.sensors.internal.testing.TestEngine;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Servers without servlets: a request whose handler turns a logger, over a real socket. */
class WebServersTest {
    private static final int TIMEOUT_MS = 30_000;
    private static final String REQUEST =
            """
            GET / HTTP/1.1
            Host: localhost
            Connection: close
            User-Agent: curl/8
            X-Forwarded-For: 198.51.100.9

            """
                    .replace("\n", "\r\n");

    private final TestEngine engine = new TestEngine();
    private final Sensors sensors = Sensors.create(engine);

    @ParameterizedTest
    @EnumSource(WebServer.class)
    void aRequestLendsItsAddressToWhatItsHandlerDoes(WebServer server) throws Exception {
        sensors.warm();
        try (Library logback = Library.open("logback-1.5", sensors);
                Library library = Library.open(server.library(), sensors)) {
            Object context = Foreign.make(logback, "ch.qos.logback.classic.LoggerContext");
            Object logger = Foreign.get(context, "getLogger", "com.acme");
            Object debug = Foreign.field(logback, "ch.qos.logback.classic.Level", "DEBUG");
            int from;
            try (WebServer.Running running =
                    server.start(library, () -> Foreign.call(logger, "setLevel", debug))) {
                engine.sink().clear();
                Hook hook = Hook.on(sensors.dispatcher());
                try {
                    from = get(running.port());
                    awaitNoOpenThread();
                } finally {
                    hook.close();
                }
            }

            List<JsonNode> records = engine.sink().complete("log.level.change");
            assertEquals(1, records.size(), engine.sink().records()::toString);
            JsonNode source = records.get(0).path("source");
            assertEquals("127.0.0.1", source.path("address").asText(), records::toString);
            assertEquals(from, source.path("port").asInt(), records::toString);
            assertEquals("curl/8", source.path("user_agent").asText(), records::toString);
            assertEquals("198.51.100.9", source.path("forwarded").asText(), records::toString);
            assertFalse(records.get(0).has("actor"), "nobody was authenticated");
        }
    }

    /** The answer arrives before its handler has returned. */
    private void awaitNoOpenThread() throws InterruptedException {
        for (int i = 0; sensors.dispatcher().openThreads() > 0 && i < TIMEOUT_MS; i++) {
            TimeUnit.MILLISECONDS.sleep(1);
        }
        assertEquals(0, sensors.dispatcher().openThreads());
    }

    /** Asks, waits for the end of the answer, and returns the port that it asked from. */
    private static int get(int port) throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(TIMEOUT_MS);
            socket.getOutputStream().write(REQUEST.getBytes(StandardCharsets.US_ASCII));
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            socket.getInputStream().transferTo(answer);
            String status =
                    answer.toString(StandardCharsets.ISO_8859_1).lines().findFirst().orElse("");
            assertEquals("HTTP/1.1 200 OK", status);
            return socket.getLocalPort();
        }
    }
}
