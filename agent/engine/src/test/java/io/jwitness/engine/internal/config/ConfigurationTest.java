// SPDX-License-Identifier: Apache-2.0
package io.jwitness.engine.internal.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConfigurationTest {
    private static final String PROPERTY = "otel.exporter.otlp.endpoint";

    @AfterEach
    void clear() {
        System.clearProperty(PROPERTY);
    }

    @Test
    void theExporterReadsOpenTelemetrysPropertiesToo() {
        System.setProperty(PROPERTY, "http://collector:4318");

        final Map<String, String> settings =
                Configuration.beforeMain("export.endpoint=http://audit:4318", "agent.jar")
                        .exportSettings();

        assertEquals("http://collector:4318", settings.get("OTEL_EXPORTER_OTLP_ENDPOINT"));
        assertEquals("http://audit:4318", settings.get("jwitness.export.endpoint"));
    }
}
