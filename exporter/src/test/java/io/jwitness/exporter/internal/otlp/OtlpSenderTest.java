// SPDX-License-Identifier: Apache-2.0
package io.jwitness.exporter.internal.otlp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jwitness.exporter.internal.Samples;
import io.jwitness.exporter.internal.mapping.RecordMapping;
import io.jwitness.exporter.testing.OtlpReceiver;
import io.jwitness.exporter.testing.OtlpReceiver.Reply;
import io.opentelemetry.javaagent.shaded.io.opentelemetry.api.impl.InstrumentationUtil;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One request, on a real socket. */
@Timeout(60)
final class OtlpSenderTest {
    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir private Path folder;

    @Test
    void gzipAndHeadersArriveAsGiven() throws Exception {
        try (OtlpReceiver receiver = OtlpReceiver.listen(0)) {
            SendResult result =
                    send(
                            new Endpoint(
                                    URI.create(receiver.url() + "/v1/traces"),
                                    Map.of("authorization", "Bearer x"),
                                    Duration.ofSeconds(5),
                                    true,
                                    null));
            assertEquals(SendResult.Kind.DELIVERED, result.kind(), result.message());
            Map<String, String> headers = receiver.requests().get(0).headers();
            assertEquals("gzip", headers.get("content-encoding"));
            assertEquals("Bearer x", headers.get("authorization"));
            assertEquals("application/x-protobuf", headers.get("content-type"));
            assertNull(headers.get("traceparent"));
        }
    }

    @Test
    void bothSidesProveWhoTheyAre() throws Exception {
        KeyStore server = keyStore("server");
        KeyStore client = keyStore("client");
        Tls tls =
                new Tls(
                        pem("CERTIFICATE", server.getCertificate("key").getEncoded()),
                        pem("PRIVATE KEY", key(client).getEncoded()),
                        pem("CERTIFICATE", client.getCertificate("key").getEncoded()));
        try (OtlpReceiver receiver = OtlpReceiver.listenTls(context(server, client))) {
            SendResult known = send(endpoint(receiver.url(), tls));
            assertEquals(SendResult.Kind.DELIVERED, known.kind(), known.message());
            SendResult stranger =
                    send(endpoint(receiver.url(), new Tls(tls.trusted(), null, null)));
            assertEquals(SendResult.Kind.RETRY, stranger.kind());
            SendResult distrusted = send(endpoint(receiver.url(), null));
            assertEquals(SendResult.Kind.RETRY, distrusted.kind());
            assertTrue(distrusted.message().contains("PKIX"), distrusted.message());
        }
    }

    @Test
    void whatIsNoCertificateIsRefusedAtTheStart() {
        byte[] none = "none".getBytes(StandardCharsets.UTF_8);
        for (Tls tls : List.of(new Tls(none, null, null), new Tls(null, none, none))) {
            IllegalArgumentException refusal =
                    assertThrows(
                            IllegalArgumentException.class,
                            () -> OtlpSender.spans(endpoint("https://b", tls)));
            assertTrue(String.valueOf(refusal.getMessage()).contains("PKCS#8"), refusal.toString());
        }
    }

    @Test
    void whatFailsIsNotLoggedIntoTheApplication() throws Exception {
        List<String> logged = new ArrayList<>();
        Handler handler =
                new Handler() {
                    @Override
                    public void publish(LogRecord log) {
                        logged.add(log.getLoggerName() + ": " + log.getMessage());
                    }

                    @Override
                    public void flush() {}

                    @Override
                    public void close() {}
                };
        Logger.getLogger("").addHandler(handler);
        try (OtlpReceiver receiver = OtlpReceiver.listen(0)) {
            receiver.behave(request -> Reply.status(503));
            assertEquals(SendResult.Kind.RETRY, send(endpoint(receiver.url(), null)).kind());
            receiver.behave(request -> Reply.status(400));
            assertEquals(SendResult.Kind.REFUSED, send(endpoint(receiver.url(), null)).kind());
        } finally {
            Logger.getLogger("").removeHandler(handler);
        }
        assertEquals(List.of(), logged);
    }

    @Test
    void nobodyListeningIsToldAtOnce() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        SendResult result = send(endpoint("http://127.0.0.1:" + port, null));
        assertEquals(SendResult.Kind.RETRY, result.kind());
        assertTrue(result.message().contains("ConnectException"), result.message());
    }

    @Test
    void theExportItselfIsNotTraced() throws Exception {
        assertEquals("suppressed null", child());
        String name = InstrumentationUtil.class.getName().replace('.', '/') + ".class";
        Path copy = folder.resolve(name);
        Files.createDirectories(Objects.requireNonNull(copy.getParent()));
        Path classes =
                Path.of(
                        OtlpSenderTest.class
                                .getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                                .toURI());
        Files.copy(classes.resolve(name), copy);
        assertEquals("suppressed true", child("-Xbootclasspath/a:" + folder));
    }

    private static String child(String... options) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(options));
        command.addAll(
                List.of(
                        "-cp",
                        System.getProperty("java.class.path"),
                        SuppressedMain.class.getName()));
        Process process =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return out.strip();
    }

    private static SendResult send(Endpoint endpoint) {
        byte[] record = Samples.record(0, "x.y", "");
        SpanData span =
                Objects.requireNonNull(
                                new RecordMapping(Resource.empty(), false)
                                        .record(0, Samples.leaf(record), record))
                        .span();
        try (OtlpSender<SpanData> sender = OtlpSender.spans(endpoint)) {
            return sender.send(List.of(span));
        }
    }

    private static Endpoint endpoint(String base, @Nullable Tls tls) {
        return new Endpoint(
                URI.create(base + "/v1/traces"), Map.of(), Duration.ofSeconds(5), false, tls);
    }

    private KeyStore keyStore(String name) throws Exception {
        Path file = folder.resolve(name + ".p12");
        Path log = folder.resolve(name + ".log");
        String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        String options =
                "-genkeypair -alias key -keyalg EC -ext san=ip:127.0.0.1 -storetype PKCS12";
        List<String> command = new ArrayList<>(List.of(keytool));
        command.addAll(List.of(options.split(" ")));
        command.addAll(List.of("-dname", "CN=" + name, "-keystore", file.toString()));
        command.addAll(List.of("-storepass", new String(PASSWORD)));
        int code =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start()
                        .waitFor();
        assertEquals(0, code, Files.readString(log));
        return KeyStore.getInstance(file.toFile(), PASSWORD);
    }

    private static Key key(KeyStore store) throws Exception {
        return store.getKey("key", PASSWORD);
    }

    private static SSLContext context(KeyStore own, KeyStore trusted) throws Exception {
        KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
        keys.init(own, PASSWORD);
        KeyStore anchors = KeyStore.getInstance("PKCS12");
        anchors.load(null, null);
        anchors.setCertificateEntry("client", trusted.getCertificate("key"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(anchors);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    private static byte[] pem(String type, byte[] der) {
        String body =
                Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                        .encodeToString(der);
        return ("-----BEGIN " + type + "-----\n" + body + "\n-----END " + type + "-----\n")
                .getBytes(StandardCharsets.US_ASCII);
    }
}
