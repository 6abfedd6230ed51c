// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.carrier;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.BasicAuthenticator;
import com.sun.net.httpserver.HttpServer;
import io.jwitness.sensors.internal.testing.Armed;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;

/** The JDK's own web server, woven in this JVM. */
class HttpServerTest {

    @Test
    void whoCallsIsTheOneWhoActsAndTheBodyIsTheHandlers() throws Exception {
        try (Armed armed = Armed.arm()) {
            HttpServer server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext(
                            "/gc",
                            exchange -> {
                                ManagementFactory.getMemoryMXBean().gc();
                                byte[] body = exchange.getRequestBody().readAllBytes();
                                exchange.sendResponseHeaders(200, body.length);
                                exchange.getResponseBody().write(body);
                                exchange.close();
                            })
                    .setAuthenticator(
                            new BasicAuthenticator("demo") {
                                @Override
                                public boolean checkCredentials(String user, String password) {
                                    return user.equals("alice") && password.equals("alice-demo");
                                }
                            });
            server.start();
            armed.engine().sink().clear();
            try {
                assertEquals("what I sent", post(server.getAddress().getPort()));
            } finally {
                server.stop(0);
            }

            JsonNode record = armed.one("jvm.gc.run");
            assertEquals("alice", record.at("/actor/id").asText());
            assertEquals("authenticated", record.at("/actor/confidence").asText());
            assertEquals("127.0.0.1", record.at("/source/address").asText());
        }
    }

    private static String post(int port) throws Exception {
        String credentials =
                Base64.getEncoder()
                        .encodeToString("alice:alice-demo".getBytes(StandardCharsets.US_ASCII));
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/gc"))
                                .header("Authorization", "Basic " + credentials)
                                .POST(HttpRequest.BodyPublishers.ofString("what I sent"))
                                .build(),
                        BodyHandlers.ofString())
                .body();
    }
}
