// SPDX-License-Identifier: Apache-2.0
package io.jwitness.exporter.internal.otlp;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where one signal is sent, and how.
 *
 * @param uri the whole address, {@code /v1/traces} or {@code /v1/logs} included
 * @param headers sent with each request; their values are secrets and never shown
 * @param timeout of one request, connecting included
 * @param gzip whether bodies are compressed
 * @param tls trust and identity where the JVM's own are not meant
 */
public record Endpoint(
        URI uri, Map<String, String> headers, Duration timeout, boolean gzip, @Nullable Tls tls) {
    public Endpoint {
        headers = Map.copyOf(headers);
    }

    /** Scheme, host, port and path; no user, query or header, so it can be shown. */
    public String shown() {
        String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
        return uri.getScheme() + "://" + uri.getHost() + port + uri.getPath();
    }

    @Override
    public String toString() {
        return shown();
    }
}
