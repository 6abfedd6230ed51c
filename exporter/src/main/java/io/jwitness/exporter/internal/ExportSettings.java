// SPDX-License-Identifier: Apache-2.0
package io.jwitness.exporter.internal;

import io.jwitness.exporter.internal.otlp.Endpoint;
import io.jwitness.exporter.internal.otlp.Tls;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What to ship and where to, read once from {@code OTEL_*} variables and {@code jwitness.export.*}.
 *
 * <p>Nothing is sent unless an endpoint is named. {@code jwitness.export.endpoint} and {@code
 * jwitness.export.headers} are JWitness's own and win: the application's telemetry may go to one
 * team, its audit trail to another. A setting that cannot be used is refused here, loudly; no
 * message holds a header's value.
 *
 * @param traces where spans go, or null
 * @param logs where log records go, or null
 * @param raw whether the records' exact bytes go along
 * @param name of the cursor: where this export has got to
 * @param resource attributes of everything that is exported, {@code service.name} among them
 * @param warnings what is odd, but no reason to refuse
 */
public record ExportSettings(
        @Nullable Endpoint traces,
        @Nullable Endpoint logs,
        boolean raw,
        String name,
        Map<String, String> resource,
        List<String> warnings) {

    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);
    private static final int GRPC_PORT = 4317;

    /**
     * Reads the settings.
     *
     * @param given names in any of their spellings ({@code OTEL_SERVICE_NAME}, {@code
     *     otel.service.name}, {@code jwitness.export.raw}, {@code export.raw})
     * @param serviceName used where none is given
     * @return the settings, or null when nothing is to be exported
     * @throws IllegalArgumentException what, where, why, what to do
     */
    public static @Nullable ExportSettings parse(Map<String, String> given, String serviceName) {
        Reader in = new Reader(given);
        String signals = in.own("SIGNALS", in.own("SIGNAL", "traces"));
        boolean traces = signals.equals("traces") || signals.equals("both");
        boolean logs = signals.equals("logs") || signals.equals("both");
        if (!traces && !logs && !signals.equals("none")) {
            throw new IllegalArgumentException(
                    "jwitness.export.signal: '"
                            + signals
                            + "' is none of traces, logs, both and none; use one of them");
        }
        if (in.flag("OTEL_SDK_DISABLED")) {
            return null;
        }
        // An endpoint of our own is meant for us, whatever the application's telemetry does.
        boolean own = !in.own("ENDPOINT", "").isEmpty();
        traces &= own || !in.get("OTEL_TRACES_EXPORTER").equals("none");
        logs &= own || !in.get("OTEL_LOGS_EXPORTER").equals("none");
        List<String> warnings = new ArrayList<>();
        Endpoint toTraces = traces ? endpoint(in, "TRACES", "/v1/traces", warnings) : null;
        Endpoint toLogs = logs ? endpoint(in, "LOGS", "/v1/logs", warnings) : null;
        if (toTraces == null && toLogs == null) {
            return null;
        }
        String name = in.own("NAME", "otlp");
        if (!name.matches("[A-Za-z0-9_-]{1,64}")) {
            throw new IllegalArgumentException(
                    "jwitness.export.name: '"
                            + name
                            + "' names a file; use 1 to 64 of A-Z a-z 0-9 _ -");
        }
        return new ExportSettings(
                toTraces,
                toLogs,
                in.ownFlag("RAW"),
                name,
                resource(in, serviceName),
                List.copyOf(warnings));
    }

    private static Map<String, String> resource(Reader in, String serviceName) {
        Map<String, String> resource = new LinkedHashMap<>();
        resource.put("service.name", serviceName);
        resource.put("telemetry.distro.name", "jwitness");
        resource.putAll(pairs(in.get("OTEL_RESOURCE_ATTRIBUTES"), "OTEL_RESOURCE_ATTRIBUTES"));
        String named = in.get("OTEL_SERVICE_NAME");
        if (!named.isEmpty()) {
            resource.put("service.name", named);
        }
        return Map.copyOf(resource);
    }

    private static @Nullable Endpoint endpoint(
            Reader in, String signal, String path, List<String> warnings) {
        String option = "jwitness.export.endpoint";
        String text = in.own("ENDPOINT", "");
        boolean own = !text.isEmpty();
        boolean whole = false;
        if (!own) {
            option = "OTEL_EXPORTER_OTLP_" + signal + "_ENDPOINT";
            text = in.get(option);
            whole = !text.isEmpty();
            if (!whole) {
                option = "OTEL_EXPORTER_OTLP_ENDPOINT";
                text = in.get(option);
            }
        }
        if (text.isEmpty()) {
            return null;
        }
        URI uri = uri(option, text, whole ? "" : path);
        if (!own) {
            protocol(in, signal, option);
        }
        if (uri.getPort() == GRPC_PORT) {
            warnings.add(
                    option
                            + ": port 4317 is by custom OTLP over gRPC, and JWitness speaks"
                            + " http/protobuf; it may be 4318 that you want");
        }
        return new Endpoint(
                uri,
                headers(in, signal, own),
                timeout(in, signal),
                gzip(in, signal),
                tls(in, signal));
    }

    private static URI uri(String option, String text, String path) {
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException e) {
            // Not the text itself: it may hold a password.
            throw new IllegalArgumentException(
                    option + ": not an address (" + e.getReason() + "); use http://host:4318", e);
        }
        String scheme = uri.getScheme();
        boolean http = "http".equalsIgnoreCase(scheme) || "https".equalsIgnoreCase(scheme);
        if (!http || uri.getHost() == null) {
            throw new IllegalArgumentException(
                    option + ": needs a scheme and a host; use http://host:4318 or https://host");
        }
        if (uri.getRawUserInfo() != null) {
            throw new IllegalArgumentException(
                    option
                            + ": a user in an address is not sent; put an authorization header"
                            + " into the headers option instead");
        }
        String base = uri.getRawPath() == null ? "" : uri.getRawPath();
        if (!path.isEmpty() && base.endsWith("/")) {
            base = base.substring(0, base.length() - 1);
        }
        String full = base + path;
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        return URI.create(
                scheme.toLowerCase(Locale.ROOT)
                        + "://"
                        + uri.getRawAuthority()
                        + (full.isEmpty() ? "/" : full)
                        + query);
    }

    private static void protocol(Reader in, String signal, String endpointOption) {
        String protocol = in.signal(signal, "PROTOCOL");
        if (!protocol.isEmpty() && !protocol.equals("http/protobuf")) {
            throw new IllegalArgumentException(
                    "OTEL_EXPORTER_OTLP_PROTOCOL: JWitness speaks http/protobuf, not '"
                            + protocol
                            + "' ("
                            + endpointOption
                            + " is set for another exporter?); set jwitness.export.endpoint to"
                            + " the receiver's HTTP port, by custom 4318");
        }
    }

    private static Map<String, String> headers(Reader in, String signal, boolean ownEndpoint) {
        String option = "jwitness.export.headers";
        String text = in.own("HEADERS", "");
        if (text.isEmpty() && !ownEndpoint) {
            // The application's credentials are not for an endpoint of ours.
            option = "OTEL_EXPORTER_OTLP_HEADERS";
            text = in.signal(signal, "HEADERS");
        }
        Map<String, String> headers = pairs(text, option);
        for (String name : headers.keySet()) {
            if (!name.matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+")) {
                throw new IllegalArgumentException(
                        option + ": '" + name + "' is no header name; write name=value,name=value");
            }
        }
        return headers;
    }

    private static Duration timeout(Reader in, String signal) {
        String text = in.signal(signal, "TIMEOUT");
        if (text.isEmpty()) {
            return DEFAULT_TIMEOUT;
        }
        try {
            long millis = Long.parseLong(text);
            if (millis > 0) {
                return Duration.ofMillis(millis);
            }
        } catch (NumberFormatException e) {
            // falls through to the one message
        }
        throw new IllegalArgumentException(
                "OTEL_EXPORTER_OTLP_TIMEOUT: '"
                        + text
                        + "' is no positive number of milliseconds; 10000 is the default");
    }

    private static boolean gzip(Reader in, String signal) {
        String text = in.signal(signal, "COMPRESSION");
        return switch (text) {
            case "", "none" -> false;
            case "gzip" -> true;
            default ->
                    throw new IllegalArgumentException(
                            "OTEL_EXPORTER_OTLP_COMPRESSION: '"
                                    + text
                                    + "' is neither gzip nor none; use one of them");
        };
    }

    private static @Nullable Tls tls(Reader in, String signal) {
        byte[] trusted = file(in, signal, "CERTIFICATE");
        byte[] key = file(in, signal, "CLIENT_KEY");
        byte[] certificate = file(in, signal, "CLIENT_CERTIFICATE");
        if ((key == null) != (certificate == null)) {
            throw new IllegalArgumentException(
                    "OTEL_EXPORTER_OTLP_CLIENT_KEY and _CLIENT_CERTIFICATE: only one of the two is"
                            + " set; a client needs both");
        }
        return trusted == null && key == null ? null : new Tls(trusted, key, certificate);
    }

    private static byte @Nullable [] file(Reader in, String signal, String what) {
        String path = in.signal(signal, what);
        if (path.isEmpty()) {
            return null;
        }
        try {
            return Files.readAllBytes(Path.of(path));
        } catch (IOException | RuntimeException e) {
            throw new IllegalArgumentException(
                    "OTEL_EXPORTER_OTLP_"
                            + what
                            + ": cannot read '"
                            + path
                            + "' ("
                            + e.getClass().getSimpleName()
                            + "); name a PEM file that this process may read",
                    e);
        }
    }

    /** {@code a=b,c=d}; values are percent-encoded, and a plus sign is a plus sign. */
    static Map<String, String> pairs(String text, String option) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (String pair : text.split(",")) {
            if (pair.isBlank()) {
                continue;
            }
            int equals = pair.indexOf('=');
            if (equals <= 0) {
                throw new IllegalArgumentException(
                        option
                                + ": an entry without '=' or without a name; write"
                                + " name=value,name=value and encode a comma as %2C");
            }
            pairs.put(
                    pair.substring(0, equals).trim(),
                    Percent.decode(pair.substring(equals + 1).trim()));
        }
        return pairs;
    }

    /** The given settings under one spelling. */
    private static final class Reader {
        private final Map<String, String> byName = new LinkedHashMap<>();

        Reader(Map<String, String> given) {
            given.forEach(
                    (name, value) -> {
                        String key =
                                name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
                        if (key.startsWith("EXPORT_")) {
                            key = "JWITNESS_" + key;
                        }
                        byName.put(key, value.trim());
                    });
        }

        String get(String name) {
            return byName.getOrDefault(name, "");
        }

        /** A setting of OTLP: the signal's own wins. */
        String signal(String signal, String what) {
            String own = get("OTEL_EXPORTER_OTLP_" + signal + "_" + what);
            return own.isEmpty() ? get("OTEL_EXPORTER_OTLP_" + what) : own;
        }

        String own(String what, String otherwise) {
            String value = get("JWITNESS_EXPORT_" + what);
            return value.isEmpty() ? otherwise : value;
        }

        boolean flag(String name) {
            return get(name).equalsIgnoreCase("true");
        }

        boolean ownFlag(String what) {
            return flag("JWITNESS_EXPORT_" + what);
        }
    }
}
