// SPDX-License-Identifier: Apache-2.0
package io.jwitness.engine.internal.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ServiceNameTest {
    @Test
    void openTelemetrysNameWins() {
        assertEquals(
                "orders",
                ServiceName.of(null, Map.of("OTEL_SERVICE_NAME", "orders"), "/opt/shop-1.2.jar"));
        assertEquals(
                "a b",
                ServiceName.of(
                        null,
                        Map.of("OTEL_RESOURCE_ATTRIBUTES", "x=1,service.name=a%20b"),
                        "/opt/shop-1.2.jar"));
        assertEquals("set", ServiceName.of("set", Map.of("OTEL_SERVICE_NAME", "orders"), null));
    }

    @Test
    void aReleaseDoesNotStartANewLog() {
        assertEquals("shop", ServiceName.fromCommand("/opt/x/shop-1.2.3-SNAPSHOT.jar --port=1"));
        assertEquals("order-service", ServiceName.fromCommand("order-service-20.jar"));
        assertEquals("com.acme.Main", ServiceName.fromCommand("com.acme.Main a-1 b"));
        assertEquals("com.acme.Main", ServiceName.fromCommand("acme/com.acme.Main"));
    }

    @Test
    void aJarsPathMayHoldSpaces(@TempDir Path directory) throws IOException {
        final Path jar =
                Files.createFile(
                        Files.createDirectory(directory.resolve("my apps")).resolve("shop-2.jar"));
        assertEquals("shop", ServiceName.fromCommand(jar + " --x"));
    }

    @Test
    void anEmptyNameIsUnknownService() {
        assertEquals("unknown_service", ServiceName.of(null, Map.of(), null));
        assertEquals("unknown_service", ServiceName.of(" ", Map.of("OTEL_SERVICE_NAME", ""), "  "));
    }

    @Test
    void aLongNameIsCutAndStaysDistinct() {
        final String a = ServiceName.of("é".repeat(60) + "a", Map.of(), null);
        final String b = ServiceName.of("é".repeat(60) + "b", Map.of(), null);
        assertTrue(a.getBytes(StandardCharsets.UTF_8).length <= 80);
        assertTrue(!a.equals(b));
        assertTrue(a.indexOf('\uFFFD') < 0);
    }
}
