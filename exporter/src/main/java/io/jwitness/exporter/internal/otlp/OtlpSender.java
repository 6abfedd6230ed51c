// SPDX-License-Identifier: Apache-2.0
package io.jwitness.exporter.internal.otlp;

import io.opentelemetry.api.metrics.MeterProvider;
import io.opentelemetry.common.ComponentLoader;
import io.opentelemetry.exporter.otlp.http.logs.OtlpHttpLogRecordExporter;
import io.opentelemetry.exporter.otlp.http.logs.OtlpHttpLogRecordExporterBuilder;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.common.export.HttpSenderConfig;
import io.opentelemetry.sdk.common.export.HttpSenderProvider;
import io.opentelemetry.sdk.logs.data.LogRecordData;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Sends spans, or log records, to one endpoint: one request per call, and the truth about it.
 *
 * <p>Encoding, compression and TLS are the SDK's; the connection is {@link JdkHttpSender}, handed
 * in without {@code META-INF/services} and without the context class loader. Never looks at {@code
 * GlobalOpenTelemetry}.
 *
 * <p>Used by one thread.
 *
 * @param <T> {@link SpanData} or {@link LogRecordData}
 */
public final class OtlpSender<T> implements AutoCloseable {
    private final Endpoint endpoint;
    private final Joint joint;
    private final Function<Collection<T>, CompletableResultCode> export;
    private final Runnable shutdown;

    private OtlpSender(
            Endpoint endpoint,
            Joint joint,
            Function<Collection<T>, CompletableResultCode> export,
            Runnable shutdown) {
        this.endpoint = endpoint;
        this.joint = joint;
        this.export = export;
        this.shutdown = shutdown;
    }

    /**
     * A sender of spans.
     *
     * @throws IllegalArgumentException when the endpoint's keys cannot be used
     */
    public static OtlpSender<SpanData> spans(Endpoint endpoint) {
        Joint joint = new Joint();
        OtlpHttpSpanExporterBuilder builder =
                OtlpHttpSpanExporter.builder()
                        .setEndpoint(endpoint.uri().toString())
                        .setTimeout(endpoint.timeout())
                        .setConnectTimeout(endpoint.timeout())
                        .setMeterProvider(MeterProvider::noop)
                        .setRetryPolicy(null)
                        .setComponentLoader(joint);
        if (endpoint.gzip()) {
            builder.setCompression("gzip");
        }
        endpoint.headers().forEach(builder::addHeader);
        tls(endpoint, builder::setTrustedCertificates, builder::setClientTls);
        OtlpHttpSpanExporter exporter = build(builder::build);
        return new OtlpSender<>(endpoint, joint, exporter::export, exporter::close);
    }

    /**
     * A sender of log records.
     *
     * @throws IllegalArgumentException when the endpoint's keys cannot be used
     */
    public static OtlpSender<LogRecordData> logs(Endpoint endpoint) {
        Joint joint = new Joint();
        OtlpHttpLogRecordExporterBuilder builder =
                OtlpHttpLogRecordExporter.builder()
                        .setEndpoint(endpoint.uri().toString())
                        .setTimeout(endpoint.timeout())
                        .setConnectTimeout(endpoint.timeout())
                        .setMeterProvider(MeterProvider::noop)
                        .setRetryPolicy(null)
                        .setComponentLoader(joint);
        if (endpoint.gzip()) {
            builder.setCompression("gzip");
        }
        endpoint.headers().forEach(builder::addHeader);
        tls(endpoint, builder::setTrustedCertificates, builder::setClientTls);
        OtlpHttpLogRecordExporter exporter = build(builder::build);
        return new OtlpSender<>(endpoint, joint, exporter::export, exporter::close);
    }

    /** Sends once and waits for the answer, at most the endpoint's timeout; never throws. */
    public SendResult send(Collection<T> items) {
        try {
            // The SDK's verdict is always success (JdkHttpSender says why); ours is the sender's.
            CompletableResultCode unused = export.apply(items);
            JdkHttpSender sender = joint.sender;
            SendResult result = sender == null ? null : sender.takeResult();
            return result == null
                    ? SendResult.retry(0, Duration.ZERO, "the SDK did not send the request")
                    : result;
        } catch (RuntimeException e) {
            return SendResult.retry(0, Duration.ZERO, Answers.oneLine(e));
        }
    }

    /** Address for people. */
    public String shown() {
        return endpoint.shown();
    }

    @Override
    public void close() {
        shutdown.run();
    }

    private interface ClientTls {
        Object accept(byte[] key, byte[] certificate);
    }

    private static void tls(Endpoint endpoint, Consumer<byte[]> trust, ClientTls identity) {
        Tls tls = endpoint.tls();
        if (tls == null) {
            return;
        }
        try {
            if (tls.trusted() != null) {
                trust.accept(tls.trusted());
            }
            if (tls.clientKey() != null && tls.clientCertificate() != null) {
                identity.accept(tls.clientKey(), tls.clientCertificate());
            }
        } catch (IllegalStateException e) {
            throw unusable(e);
        }
    }

    private static <E> E build(Supplier<E> builder) {
        try {
            return builder.get();
        } catch (IllegalStateException e) {
            throw unusable(e);
        }
    }

    /** The SDK calls a bad PEM file a bad state; to us it is a setting that cannot be used. */
    private static IllegalArgumentException unusable(IllegalStateException e) {
        return new IllegalArgumentException(
                "OTEL_EXPORTER_OTLP_CERTIFICATE, _CLIENT_KEY or _CLIENT_CERTIFICATE cannot be used ("
                        + Answers.oneLine(e)
                        + "); they are PEM files, the key in PKCS#8 (BEGIN PRIVATE KEY)",
                e);
    }

    /** Gives the SDK our sender, and remembers it. */
    private static final class Joint implements ComponentLoader {
        private @Nullable JdkHttpSender sender;

        @Override
        public <S> Iterable<S> load(Class<S> type) {
            if (type != HttpSenderProvider.class) {
                return List.of();
            }
            HttpSenderProvider provider = this::create;
            return List.of(type.cast(provider));
        }

        private JdkHttpSender create(HttpSenderConfig config) {
            JdkHttpSender created = new JdkHttpSender(config);
            sender = created;
            return created;
        }
    }
}
