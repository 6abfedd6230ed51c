// SPDX-License-Identifier: Apache-2.0
package io.jwitness.exporter.testing;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsPartialSuccess;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import io.opentelemetry.proto.collector.trace.v1.ExportTracePartialSuccess;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Status;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.zip.GZIPInputStream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/**
 * An OTLP/HTTP receiver on the loopback interface, which answers as it is told and keeps what it
 * accepted.
 *
 * <p>Takes {@code http/protobuf} at {@code /v1/traces} and {@code /v1/logs}, plain or gzip. Safe
 * for all threads.
 */
public final class OtlpReceiver implements AutoCloseable {
    /** What it says to a request. */
    @FunctionalInterface
    public interface Behaviour {
        Reply reply(Request request) throws InterruptedException;
    }

    /**
     * A request, decoded.
     *
     * @param number counted from 1
     * @param headers first value of each, names in lower case
     * @param items what it carries
     * @param bytes of its body on the wire
     */
    public record Request(
            long number, Map<String, String> headers, List<Arrived> items, int bytes) {}

    /**
     * An answer.
     *
     * @param status HTTP status; what came is kept on 200 alone
     * @param retryAfter header, or null
     * @param rejected items of a partial success; 0 for a full one
     */
    public record Reply(int status, @Nullable String retryAfter, long rejected) {
        public static final Reply OK = new Reply(200, null, 0);

        public static Reply status(int status) {
            return new Reply(status, null, 0);
        }

        public static Reply partial(long rejected) {
            return new Reply(200, null, rejected);
        }
    }

    private final List<Arrived> arrived = new CopyOnWriteArrayList<>();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final HttpServer server;
    private final ExecutorService threads;
    private volatile Behaviour behaviour = request -> Reply.OK;
    private volatile Consumer<Arrived> listener = item -> {};

    private OtlpReceiver(HttpServer server) {
        this.server = server;
        this.threads =
                Executors.newCachedThreadPool(
                        task -> {
                            Thread thread = new Thread(task, "otlp-receiver");
                            thread.setDaemon(true);
                            return thread;
                        });
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /** Listens on a port of the loopback interface; 0 = any free one. */
    public static OtlpReceiver listen(int port) throws IOException {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        return new OtlpReceiver(HttpServer.create(address, 50));
    }

    /** Listens with TLS, on any free port; demands a certificate of the client. */
    public static OtlpReceiver listenTls(SSLContext context) throws IOException {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        HttpsServer server = HttpsServer.create(address, 50);
        server.setHttpsConfigurator(
                new HttpsConfigurator(context) {
                    @Override
                    public void configure(HttpsParameters parameters) {
                        SSLParameters needed = context.getDefaultSSLParameters();
                        needed.setNeedClientAuth(true);
                        parameters.setSSLParameters(needed);
                    }
                });
        return new OtlpReceiver(server);
    }

    /** Base address, as in {@code OTEL_EXPORTER_OTLP_ENDPOINT}. */
    public String url() {
        return (server instanceof HttpsServer ? "https" : "http") + "://127.0.0.1:" + port();
    }

    public int port() {
        return server.getAddress().getPort();
    }

    /** From the next request on. */
    public OtlpReceiver behave(Behaviour next) {
        behaviour = next;
        return this;
    }

    /** Called for each item that is accepted. */
    public OtlpReceiver onArrival(Consumer<Arrived> next) {
        listener = next;
        return this;
    }

    /** All that was accepted, in order. */
    public List<Arrived> arrived() {
        return List.copyOf(arrived);
    }

    /** The records among them: what has a record id. */
    public List<Arrived> records() {
        return arrived.stream().filter(item -> !item.recordId().isEmpty()).toList();
    }

    /** Every request that could be decoded, whatever the answer was. */
    public List<Request> requests() {
        return List.copyOf(requests);
    }

    /** Waits until something accepted fits. */
    public boolean await(Predicate<List<Arrived>> enough, long timeoutMs)
            throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
        while (!enough.test(arrived)) {
            if (System.nanoTime() > end) {
                return false;
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
        return true;
    }

    /** Closes the port; requests under way are cut. */
    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] wire = exchange.getRequestBody().readAllBytes();
            boolean traces = exchange.getRequestURI().getPath().endsWith("/v1/traces");
            if (!traces && !exchange.getRequestURI().getPath().endsWith("/v1/logs")) {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            Map<String, String> headers = new LinkedHashMap<>();
            exchange.getRequestHeaders()
                    .forEach(
                            (name, values) ->
                                    headers.put(
                                            name.toLowerCase(java.util.Locale.ROOT),
                                            values.get(0)));
            byte[] body =
                    "gzip".equals(headers.get("content-encoding"))
                            ? new GZIPInputStream(new ByteArrayInputStream(wire)).readAllBytes()
                            : wire;
            List<Arrived> items;
            try {
                items = traces ? spans(body) : logs(body);
            } catch (InvalidProtocolBufferException e) {
                exchange.sendResponseHeaders(400, -1);
                return;
            }
            Request request =
                    new Request(requests.size() + 1L, Map.copyOf(headers), items, wire.length);
            requests.add(request);
            Reply reply = behaviour.reply(request);
            if (reply.status() == 200) {
                arrived.addAll(items);
                items.forEach(listener);
            }
            if (reply.retryAfter() != null) {
                exchange.getResponseHeaders().set("Retry-After", reply.retryAfter());
            }
            byte[] answer = reply.rejected() == 0 ? new byte[0] : partial(traces, reply.rejected());
            exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
            exchange.sendResponseHeaders(reply.status(), answer.length == 0 ? -1 : answer.length);
            exchange.getResponseBody().write(answer);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static byte[] partial(boolean traces, long rejected) {
        String why = "too old";
        return traces
                ? ExportTraceServiceResponse.newBuilder()
                        .setPartialSuccess(
                                ExportTracePartialSuccess.newBuilder()
                                        .setRejectedSpans(rejected)
                                        .setErrorMessage(why))
                        .build()
                        .toByteArray()
                : ExportLogsServiceResponse.newBuilder()
                        .setPartialSuccess(
                                ExportLogsPartialSuccess.newBuilder()
                                        .setRejectedLogRecords(rejected)
                                        .setErrorMessage(why))
                        .build()
                        .toByteArray();
    }

    private static List<Arrived> spans(byte[] body) throws InvalidProtocolBufferException {
        List<Arrived> spans = new ArrayList<>();
        for (var resource : ExportTraceServiceRequest.parseFrom(body).getResourceSpansList()) {
            for (var scope : resource.getScopeSpansList()) {
                for (var span : scope.getSpansList()) {
                    spans.add(
                            new Arrived(
                                    "span",
                                    span.getName(),
                                    hex(span.getTraceId()),
                                    hex(span.getSpanId()),
                                    hex(span.getParentSpanId()),
                                    span.getStartTimeUnixNano(),
                                    span.getEndTimeUnixNano(),
                                    status(span.getStatus()),
                                    "",
                                    map(span.getAttributesList()),
                                    map(resource.getResource().getAttributesList()),
                                    map(scope.getScope().getAttributesList())));
                }
            }
        }
        return spans;
    }

    private static List<Arrived> logs(byte[] body) throws InvalidProtocolBufferException {
        List<Arrived> logs = new ArrayList<>();
        for (var resource : ExportLogsServiceRequest.parseFrom(body).getResourceLogsList()) {
            for (var scope : resource.getScopeLogsList()) {
                for (var log : scope.getLogRecordsList()) {
                    logs.add(
                            new Arrived(
                                    "log",
                                    log.getEventName(),
                                    hex(log.getTraceId()),
                                    hex(log.getSpanId()),
                                    "",
                                    log.getTimeUnixNano(),
                                    log.getTimeUnixNano(),
                                    "",
                                    log.getBody().getStringValue(),
                                    map(log.getAttributesList()),
                                    map(resource.getResource().getAttributesList()),
                                    map(scope.getScope().getAttributesList())));
                }
            }
        }
        return logs;
    }

    private static String status(Status status) {
        return status.getCode().name().replace("STATUS_CODE_", "");
    }

    private static String hex(ByteString bytes) {
        return HexFormat.of().formatHex(bytes.toByteArray());
    }

    private static Map<String, Object> map(Collection<KeyValue> pairs) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (KeyValue pair : pairs) {
            map.put(pair.getKey(), value(pair.getValue()));
        }
        return map;
    }

    private static Object value(AnyValue value) {
        return switch (value.getValueCase()) {
            case STRING_VALUE -> value.getStringValue();
            case BOOL_VALUE -> value.getBoolValue();
            case INT_VALUE -> value.getIntValue();
            case DOUBLE_VALUE -> value.getDoubleValue();
            case ARRAY_VALUE ->
                    value.getArrayValue().getValuesList().stream()
                            .map(OtlpReceiver::value)
                            .toList();
            case KVLIST_VALUE -> map(value.getKvlistValue().getValuesList());
            case BYTES_VALUE -> hex(value.getBytesValue());
            default -> "";
        };
    }
}
