// SPDX-License-Identifier: Apache-2.0
package io.jwitness.journal.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jwitness.journal.internal.anchor.Courier;
import io.jwitness.journal.internal.anchor.Witnesses;
import io.jwitness.record.Checkpoint;
import io.jwitness.record.Report;
import io.jwitness.record.Verdict;
import io.jwitness.record.Verifier;
import io.jwitness.record.internal.note.TlogPolicy;
import io.jwitness.record.internal.spi.HttpPost;
import io.jwitness.record.internal.spi.Lane;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three C2SP witnesses that others wrote: {@code litewitness} of {@code filippo.io/torchwood}, each
 * with its own key and database. {@code .ci/run} installs it; without it this fails.
 */
@Tag("anchors")
class LitewitnessTest {
    private static final Pattern VKEY =
            Pattern.compile("example/\\w+\\+[0-9a-f]{8}\\+B[A-Za-z0-9+/=]+");

    @TempDir Path dir;

    private final List<Server> servers = new ArrayList<>();

    /** One witness: a process, its key in an agent of its own, its database. */
    private final class Server {
        private final String name;
        private final Path home;
        private final Path socket;
        private final int port;
        private final Process agent;
        private final Map<String, String> environment = new HashMap<>();
        private final String fingerprint;
        private Process process;
        private String vkey = "";

        Server(String name) throws Exception {
            this.name = name;
            home = Files.createDirectory(dir.resolve(name));
            try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                port = free.getLocalPort();
            }
            socket = home.resolve("agent");
            environment.put("SSH_AUTH_SOCK", socket.toString());
            agent = start("agent.out", "ssh-agent", "-D", "-a", socket.toString());
            Path key = home.resolve("key");
            run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key.toString());
            for (int i = 0; !Files.exists(socket) && i < 500; i++) {
                TimeUnit.MILLISECONDS.sleep(10);
            }
            run("ssh-add", "-q", key.toString());
            fingerprint = run("ssh-keygen", "-lf", key + ".pub").split(" ")[1];
            process = up();
        }

        Process up() throws Exception {
            process =
                    start(
                            "out",
                            System.getProperty("jwitness.test.litewitness", "litewitness"),
                            "-ssh-agent",
                            socket.toString(),
                            "-key",
                            fingerprint,
                            "-name",
                            "example/" + name,
                            "-db",
                            db(),
                            "-listen",
                            "127.0.0.1:" + port);
            long end = System.nanoTime() + JournalFixture.LONG_NS;
            while (!listens()) {
                assertTrue(
                        process.isAlive() && System.nanoTime() < end,
                        () -> "litewitness does not come up: " + said());
                TimeUnit.MILLISECONDS.sleep(20);
            }
            Matcher key = VKEY.matcher(said());
            assertTrue(key.find(), this::said);
            vkey = key.group();
            return process;
        }

        private boolean listens() {
            try (Socket probe = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return probe.isConnected() && VKEY.matcher(said()).find();
            } catch (IOException e) {
                return false;
            }
        }

        String said() {
            try {
                return Files.readString(home.resolve("out"));
            } catch (IOException e) {
                return e.toString();
            }
        }

        String db() {
            return home.resolve("w.db").toString();
        }

        /** As an operator registers a log. */
        void register(String origin, String logKey) throws Exception {
            run(
                    "sqlite3",
                    db(),
                    "insert into log values('"
                            + origin
                            + "',0,'47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='); insert into key"
                            + " values('"
                            + origin
                            + "','"
                            + logKey
                            + "')");
        }

        long holds() throws Exception {
            return Long.parseLong(run("sqlite3", db(), "select tree_size from log").strip());
        }

        void down() throws InterruptedException {
            process.destroyForcibly().waitFor();
        }

        private Process start(String output, String... command) throws IOException {
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.environment().putAll(environment);
            return builder.redirectOutput(home.resolve(output).toFile()).start();
        }

        private String run(String... command) throws Exception {
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.environment().putAll(environment);
            Process tool = builder.start();
            String said = new String(tool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(0, tool.waitFor(), () -> List.of(command) + ": " + said);
            return said;
        }
    }

    /** Answers late, and refuses nobody. */
    private static final class Http implements HttpPost {
        private final HttpClient client = HttpClient.newHttpClient();
        private final Map<Integer, Long> delaysMs = new HashMap<>();

        @Override
        public Answer post(URI to, byte[] body, long timeoutNs) throws IOException {
            try {
                TimeUnit.MILLISECONDS.sleep(delaysMs.getOrDefault(to.getPort(), 0L));
                HttpResponse<byte[]> answer =
                        client.send(
                                HttpRequest.newBuilder(to)
                                        .timeout(Duration.ofNanos(timeoutNs))
                                        .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                                        .build(),
                                HttpResponse.BodyHandlers.ofByteArray());
                return new Answer(answer.statusCode(), answer.body());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException(e);
            }
        }
    }

    private final Http http = new Http();

    @BeforeEach
    void start() throws Exception {
        for (String name : List.of("w1", "w2", "w3")) {
            servers.add(new Server(name));
        }
        new JournalFixture(dir).started().stop();
        String origin = Files.readString(slot().resolve("origin")).strip();
        String logKey = Files.readString(slot().resolve("keys/log.vkey")).strip();
        for (Server server : servers) {
            server.register(origin, logKey);
        }
    }

    @AfterEach
    void end() {
        for (Server server : servers) {
            server.process.destroyForcibly();
            server.agent.destroyForcibly();
        }
    }

    private Path slot() {
        return dir.resolve("shop/0");
    }

    private byte[] policy(int quorum) {
        StringBuilder policy = new StringBuilder();
        for (Server s : servers) {
            policy.append(
                    "witness " + s.name + " " + s.vkey + " http://127.0.0.1:" + s.port + "\n");
        }
        policy.append("group g " + quorum + " w1 w2 w3\nquorum g\n");
        return policy.toString().getBytes(StandardCharsets.UTF_8);
    }

    private JournalFixture open(Path at, int quorum) throws IOException {
        JournalFixture one = new JournalFixture(at, JournalFixture.options(at));
        TlogPolicy policy = TlogPolicy.parse(policy(quorum), "policy");
        one.journal.anchor(
                new Courier(
                        new Witnesses(policy, one.slot(), http, one.journal.vouched()),
                        Duration.ofMillis(100),
                        one.log));
        return one.started();
    }

    private Report verify(Path at, int quorum) throws IOException {
        Path file = Files.write(dir.resolve("policy"), policy(quorum));
        return Verifier.verify(
                Verifier.Options.of(at)
                        .vkey(Files.readString(at.resolve("keys/log.vkey")).strip())
                        .policy(file));
    }

    private void awaitAnchored(JournalFixture one) {
        long ticket = one.offer(Lane.CONTROL, "to be anchored");
        one.assertSealed(ticket);
        long size = one.journal.status().sealedSize();
        one.await("quorum", () -> one.journal.status().anchoredSize() >= size);
    }

    @Test
    void threeRealWitnessesSignWhatContinuesAndVerifySaysOk() throws Exception {
        JournalFixture one = open(dir, 3);
        for (int i = 0; i < 200; i++) {
            one.offer(Lane.DATA, "r" + i);
        }
        awaitAnchored(one);
        one.stop();
        Report report = verify(slot(), 3);
        assertEquals(Verdict.OK, report.verdict(), () -> report.json() + one.log.lines);
        assertEquals(
                5,
                Checkpoint.parse(Files.readAllBytes(slot().resolve("anchors/cosigned")))
                        .signatures(),
                "two of ours, three of theirs");
    }

    @Test
    void oneThatIsDownOneThatIsSlowAndOneOfAnOlderSizeStillMakeAQuorumOfTwo() throws Exception {
        open(dir, 3).stop();
        Server down = servers.get(0);
        Server slow = servers.get(1);
        Server older = servers.get(2);
        // The third one misses a session, in which the other two are the quorum.
        older.down();
        JournalFixture without = open(dir, 2);
        awaitAnchored(without);
        without.stop();
        long before = older.holds();
        assertTrue(slow.holds() > before, "the others have gone on");
        older.up();
        down.down();
        http.delaysMs.put(slow.port, 1500L);

        JournalFixture one = open(dir, 2);
        for (int i = 0; i < 20; i++) {
            one.assertSealed(one.offer(Lane.CONTROL, "sealed without waiting for anybody " + i));
        }
        awaitAnchored(one);
        one.stop();
        assertTrue(older.holds() > before, "it was given the proof from the size that it named");
        Report report = verify(slot(), 2);
        assertEquals(Verdict.OK, report.verdict(), () -> report.json() + one.log.lines);
    }

    @Test
    void aForkIsRefusedByAllOfThemAndRecorded() throws Exception {
        open(dir, 3).stop();
        Path fork = dir.resolve("fork");
        AnchorTest.copy(dir.resolve("shop"), fork.resolve("shop"));
        JournalFixture honest = open(dir, 3);
        awaitAnchored(honest);
        honest.stop();
        long held = servers.get(0).holds();

        JournalFixture forked = open(fork, 1);
        for (int i = 0; i < 30; i++) {
            forked.assertSealed(forked.offer(Lane.CONTROL, "another history " + i));
        }
        forked.await(
                "refusals",
                () ->
                        forked.log.lines.stream().filter(l -> l.contains("contradicts")).count()
                                == servers.size());
        forked.stop();
        assertEquals(
                servers.size(),
                JournalFixture.read(forked.slot()).stream()
                        .filter(r -> r.contains("\"name\":\"anchor w"))
                        .count());
        assertEquals(held, servers.get(0).holds());
        assertEquals(Verdict.OK, verify(slot(), 3).verdict());
    }
}
