// SPDX-License-Identifier: Apache-2.0
package io.jwitness.exporter.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Which settings do what, and which are refused with which words. */
final class ExportSettingsTest {
    private static final String ENDPOINT = "OTEL_EXPORTER_OTLP_ENDPOINT";

    @Test
    void withoutAnEndpointNothingIsExported() {
        assertNull(ExportSettings.parse(Map.of(), "shop"));
        assertNull(ExportSettings.parse(Map.of("OTEL_SERVICE_NAME", "shop"), "shop"));
    }

    @Test
    void theBaseEndpointGetsTheSignalsPath() {
        ExportSettings settings = parse(Map.of(ENDPOINT, "http://collector:4318/"));
        assertEquals("http://collector:4318/v1/traces", traces(settings));
        assertNull(settings.logs());
    }

    @Test
    void theSignalsEndpointIsUsedAsItIs() {
        assertEquals(
                "http://a/x",
                traces(
                        parse(
                                Map.of(
                                        ENDPOINT,
                                        "http://b:4318",
                                        "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT",
                                        "http://a/x"))));
        assertEquals(
                "https://a/",
                traces(parse(Map.of("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "https://a"))));
    }

    @Test
    void bothSignalsGoWhereTheyAreAskedFor() {
        ExportSettings settings =
                parse(Map.of(ENDPOINT, "http://b:4318", "jwitness.export.signal", "both"));
        assertEquals("http://b:4318/v1/traces", traces(settings));
        assertEquals(
                "http://b:4318/v1/logs", Objects.requireNonNull(settings.logs()).uri().toString());
    }

    @Test
    void ourOwnEndpointWinsAndDoesNotGetTheApplicationsCredentials() {
        ExportSettings settings =
                parse(
                        Map.of(
                                ENDPOINT,
                                "http://app:4317",
                                "OTEL_EXPORTER_OTLP_PROTOCOL",
                                "grpc",
                                "OTEL_EXPORTER_OTLP_HEADERS",
                                "authorization=Bearer%20app",
                                "OTEL_TRACES_EXPORTER",
                                "none",
                                "JWITNESS_EXPORT_ENDPOINT",
                                "https://audit:4318"));
        assertEquals("https://audit:4318/v1/traces", traces(settings));
        assertTrue(Objects.requireNonNull(settings.traces()).headers().isEmpty());
        assertTrue(settings.warnings().isEmpty());
    }

    @Test
    void headersAreDecodedAndAPlusStaysAPlus() {
        ExportSettings settings =
                parse(
                        Map.of(
                                ENDPOINT,
                                "http://b:4318",
                                "OTEL_EXPORTER_OTLP_HEADERS",
                                "authorization=Basic%20dXN+cg==, x-team=audit"));
        assertEquals(
                Map.of("authorization", "Basic dXN+cg==", "x-team", "audit"),
                Objects.requireNonNull(settings.traces()).headers());
    }

    @Test
    void theServiceNameWinsOverTheResource() {
        Map<String, String> given =
                Map.of(
                        ENDPOINT,
                        "http://b:4318",
                        "OTEL_RESOURCE_ATTRIBUTES",
                        "service.name=a,deployment=x%2Cy");
        assertEquals("a", parse(given).resource().get("service.name"));
        assertEquals("x,y", parse(given).resource().get("deployment"));
        Map<String, String> named = new java.util.HashMap<>(given);
        named.put("OTEL_SERVICE_NAME", "b");
        assertEquals("b", parse(named).resource().get("service.name"));
        assertEquals("shop", parse(Map.of(ENDPOINT, "http://b")).resource().get("service.name"));
    }

    @Test
    void whatIsSwitchedOffStaysOff() {
        assertNull(
                ExportSettings.parse(
                        Map.of(ENDPOINT, "http://b", "OTEL_SDK_DISABLED", "true"), "shop"));
        assertNull(
                ExportSettings.parse(
                        Map.of(ENDPOINT, "http://b", "OTEL_TRACES_EXPORTER", "none"), "shop"));
        assertNull(
                ExportSettings.parse(
                        Map.of(ENDPOINT, "http://b", "jwitness.export.signal", "none"), "shop"));
    }

    @Test
    void optionsOfARequestAreRead() {
        ExportSettings settings =
                parse(
                        Map.of(
                                ENDPOINT,
                                "http://b:4318",
                                "OTEL_EXPORTER_OTLP_TIMEOUT",
                                "1500",
                                "OTEL_EXPORTER_OTLP_COMPRESSION",
                                "gzip",
                                "export.raw",
                                "true"));
        assertEquals(Duration.ofMillis(1500), Objects.requireNonNull(settings.traces()).timeout());
        assertTrue(Objects.requireNonNull(settings.traces()).gzip());
        assertTrue(settings.raw());
    }

    @Test
    void theGrpcPortIsWarnedOf() {
        ExportSettings settings = parse(Map.of(ENDPOINT, "http://b:4317"));
        assertEquals(1, settings.warnings().size());
        assertTrue(settings.warnings().get(0).contains("4318"));
    }

    @Test
    void whatCannotBeUsedIsRefusedInWordsThatHelp() {
        refused(Map.of(ENDPOINT, "collector:4318"), "http://host:4318");
        refused(Map.of(ENDPOINT, "http://b", "OTEL_EXPORTER_OTLP_PROTOCOL", "grpc"), "4318");
        refused(Map.of(ENDPOINT, "http://b", "OTEL_EXPORTER_OTLP_TIMEOUT", "soon"), "10000");
        refused(Map.of(ENDPOINT, "http://b", "OTEL_EXPORTER_OTLP_COMPRESSION", "zip"), "gzip");
        refused(Map.of(ENDPOINT, "http://b", "OTEL_EXPORTER_OTLP_CERTIFICATE", "/no"), "PEM");
        refused(Map.of(ENDPOINT, "http://b", "jwitness.export.signal", "all"), "both");
        refused(Map.of(ENDPOINT, "http://b", "jwitness.export.name", "../x"), "names a file");
    }

    @Test
    void noMessageHoldsASecret() {
        for (Map<String, String> given :
                java.util.List.of(
                        Map.of(ENDPOINT, "http://u:hunter2@b:4318"),
                        Map.of(ENDPOINT, "http://u:hunter2@b:4318/ x"),
                        Map.of(ENDPOINT, "http://b", "OTEL_EXPORTER_OTLP_HEADERS", "=hunter2"),
                        Map.of(ENDPOINT, "http://b", "OTEL_EXPORTER_OTLP_HEADERS", "hunter2"))) {
            IllegalArgumentException refusal =
                    assertThrows(
                            IllegalArgumentException.class,
                            () -> ExportSettings.parse(given, "shop"));
            assertFalse(refusal.toString().contains("hunter2"), refusal.toString());
        }
        ExportSettings settings =
                parse(
                        Map.of(
                                ENDPOINT,
                                "http://b/p?token=hunter2",
                                "OTEL_EXPORTER_OTLP_HEADERS",
                                "k=hunter2"));
        assertFalse(settings.toString().contains("hunter2"), settings.toString());
    }

    private static void refused(Map<String, String> given, String hint) {
        IllegalArgumentException refusal =
                assertThrows(
                        IllegalArgumentException.class, () -> ExportSettings.parse(given, "shop"));
        assertTrue(String.valueOf(refusal.getMessage()).contains(hint), "hint in: " + refusal);
    }

    private static String traces(ExportSettings settings) {
        return Objects.requireNonNull(settings.traces()).uri().toString();
    }

    private static ExportSettings parse(Map<String, String> given) {
        ExportSettings settings = ExportSettings.parse(given, "shop");
        assertNotNull(settings);
        return settings;
    }
}
