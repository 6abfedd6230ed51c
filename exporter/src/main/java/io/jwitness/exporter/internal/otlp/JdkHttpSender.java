// SPDX-License-Identifier: Apache-2.0
package io.jwitness.exporter.internal.otlp;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.common.export.Compressor;
import io.opentelemetry.sdk.common.export.HttpResponse;
import io.opentelemetry.sdk.common.export.HttpSender;
import io.opentelemetry.sdk.common.export.HttpSenderConfig;
import io.opentelemetry.sdk.common.export.MessageWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The SDK's HTTP joint over {@code java.net.http}: one POST on the calling thread, HTTP/1.1.
 *
 * <p>The true result is kept here, for {@link OtlpSender}; the SDK is always told success. It would
 * otherwise log each failure through {@code java.util.logging}, which is the application's, and it
 * reads neither {@code Retry-After} nor {@code partial_success}.
 *
 * <p>Used by one thread.
 */
final class JdkHttpSender implements HttpSender {
    /** Longest answer that is read, in bytes; what follows cannot matter to us. */
    private static final int MAX_ANSWER = 64 * 1024;

    private final HttpSenderConfig config;
    private final HttpClient client;
    private final Unwitnessed unwitnessed = new Unwitnessed();
    private @Nullable SendResult result;

    JdkHttpSender(HttpSenderConfig config) {
        this.config = config;
        HttpClient.Builder builder =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .connectTimeout(config.getConnectTimeout());
        if (config.getSslContext() != null) {
            builder.sslContext(config.getSslContext());
        }
        this.client = builder.build();
    }

    /** What became of the last request, once. */
    @Nullable SendResult takeResult() {
        SendResult taken = result;
        result = null;
        return taken;
    }

    @Override
    public void send(
            MessageWriter message,
            Consumer<HttpResponse> onResponse,
            Consumer<Throwable> onFailure) {
        unwitnessed.run(() -> result = post(message));
        onResponse.accept(Accepted.INSTANCE);
    }

    private SendResult post(MessageWriter message) {
        HttpRequest request;
        try {
            request = request(message);
        } catch (IOException e) {
            return SendResult.retry(0, Duration.ZERO, Answers.oneLine(e));
        }
        try {
            var received =
                    Exchange.send(client, request, MAX_ANSWER, config.getTimeout().toNanos());
            return Answers.judge(
                    received.statusCode(),
                    received.body(),
                    received.headers().firstValue("Retry-After").orElse(""));
        } catch (IOException e) {
            return SendResult.retry(0, Duration.ZERO, String.valueOf(e.getMessage()));
        }
    }

    private HttpRequest request(MessageWriter message) throws IOException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(config.getEndpoint())
                        .timeout(config.getTimeout())
                        .header("Content-Type", config.getContentType());
        ByteArrayOutputStream body =
                new ByteArrayOutputStream(Math.max(1024, message.getContentLength()));
        Compressor compressor = config.getCompressor();
        if (compressor == null) {
            message.writeMessage(body);
        } else {
            request.header("Content-Encoding", compressor.getEncoding());
            try (OutputStream compressed = compressor.compress(body)) {
                message.writeMessage(compressed);
            }
        }
        Map<String, List<String>> headers = config.getHeadersSupplier().get();
        if (headers != null) {
            headers.forEach(
                    (name, values) -> values.forEach(value -> request.setHeader(name, value)));
        }
        return request.POST(BodyPublishers.ofByteArray(body.toByteArray())).build();
    }

    /**
     * Ends the client's threads where the JDK can (21 and later); else they end with the client.
     */
    @Override
    public CompletableResultCode shutdown() {
        if (client instanceof AutoCloseable closeable) {
            try {
                closeable.close();
            } catch (Exception e) {
                return CompletableResultCode.ofExceptionalFailure(e);
            }
        }
        return CompletableResultCode.ofSuccess();
    }

    /** What the SDK sees. */
    private enum Accepted implements HttpResponse {
        INSTANCE;

        @Override
        public int getStatusCode() {
            return 200;
        }

        @Override
        public String getStatusMessage() {
            return "";
        }

        @Override
        public byte[] getResponseBody() {
            return new byte[0];
        }
    }
}
