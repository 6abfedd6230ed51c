// SPDX-License-Identifier: Apache-2.0
package io.jwitness.exporter.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jwitness.exporter.internal.otlp.Endpoint;
import io.jwitness.exporter.testing.Arrived;
import io.jwitness.exporter.testing.OtlpReceiver;
import io.jwitness.exporter.testing.OtlpReceiver.Reply;
import io.jwitness.record.internal.spi.AgentLog;
import io.jwitness.record.internal.spi.JournalExport.Rejections;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the loop promises, against a receiver that misbehaves on a real socket. */
@Timeout(60)
final class ShipperTest {
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(50);
    private static final long STOP_NS = TimeUnit.SECONDS.toNanos(5);

    private final List<String> told = new ArrayList<>();
    private final List<Long> anchored = new ArrayList<>();
    private OtlpReceiver receiver;

    @BeforeEach
    void listen() throws IOException {
        receiver = OtlpReceiver.listen(0);
    }

    @AfterEach
    void close() {
        receiver.close();
    }

    @Test
    void everyRecordArrivesOnce() throws Exception {
        assertTrue(shipper(new ListFeed(7).add(100)).runOnce(PATIENCE_NS));
        assertArrived(100);
        assertEquals(100, receiver.records().size());
    }

    @Test
    void aPartialSuccessIsCountedAndNotSentAgain() throws Exception {
        receiver.behave(request -> Reply.partial(3));
        Shipper shipper = shipper(new ListFeed(10).add(10));
        assertTrue(shipper.runOnce(PATIENCE_NS));
        assertEquals(1, receiver.requests().size());
        assertEquals(List.of("0..9: 3 dropped by the receiver: too old"), told);
        assertEquals(List.of(), anchored, "it may have dropped the checkpoint");
        assertTrue(shipper.healthJson().contains("\"dropped_by_receiver\":3"));
    }

    @Test
    void whatIsUnavailableIsTriedUntilItWorks() throws Exception {
        for (int status : new int[] {429, 500, 502, 503, 504, 401, 404, 302}) {
            receiver.close();
            receiver = OtlpReceiver.listen(0);
            receiver.behave(request -> request.number() <= 2 ? Reply.status(status) : Reply.OK);
            assertTrue(shipper(new ListFeed(10).add(10)).runOnce(PATIENCE_NS));
            assertArrived(10);
            assertEquals(3, receiver.requests().size(), "requests after " + status);
        }
        assertEquals(List.of(), told);
    }

    @Test
    void retryAfterIsKept() throws Exception {
        long[] at = new long[3];
        receiver.behave(
                request -> {
                    at[(int) request.number()] = System.nanoTime();
                    return request.number() == 1 ? new Reply(503, "1", 0) : Reply.OK;
                });
        assertTrue(shipper(new ListFeed(10).add(1)).runOnce(PATIENCE_NS));
        assertTrue(at[2] - at[1] >= TimeUnit.MILLISECONDS.toNanos(990));
    }

    @Test
    void aReceiverThatRefusesEverythingForAWhileLosesNothing() throws Exception {
        receiver.behave(request -> request.number() <= 6 ? Reply.status(400) : Reply.OK);
        assertTrue(shipper(new ListFeed(16).add(16)).runOnce(PATIENCE_NS));
        assertArrived(16);
        assertEquals(List.of(), told);
    }

    @Test
    void aCheckpointThatHasArrivedIsAnAnchor() throws Exception {
        receiver.behave(request -> request.number() <= 2 ? Reply.status(503) : Reply.OK);
        assertTrue(shipper(new ListFeed(16).add(40)).runOnce(PATIENCE_NS));
        assertEquals(List.of(40L), anchored);
    }

    @Test
    void aRefusedRecordArrivesByItsHash() throws Exception {
        receiver.behave(
                request ->
                        request.items().stream()
                                        .anyMatch(item -> !item.text("error.type").isEmpty())
                                ? Reply.status(400)
                                : Reply.OK);
        ListFeed feed = new ListFeed(64).add(20);
        feed.add("jmx.invoke", ",\"outcome\":\"failure\",\"error\":{\"type\":\"x.Y\"}").add(20);
        Shipper shipper = shipper(feed);
        assertTrue(shipper.runOnce(PATIENCE_NS));
        assertArrived(41);
        Arrived stub = bySequence(20);
        assertEquals(true, stub.attributes().get("jwitness.export.stub"));
        assertEquals(64, stub.text("jwitness.leaf.hash").length());
        assertTrue(shipper.healthJson().contains("\"reduced\":1"), shipper.healthJson());
    }

    @Test
    void aPoisonousRecordIsGivenUpAloneAndTold() throws Exception {
        receiver.behave(
                request ->
                        request.items().stream().anyMatch(item -> item.sequence() == 20)
                                ? Reply.status(400)
                                : Reply.OK);
        Shipper shipper = shipper(new ListFeed(64).add(41));
        assertTrue(shipper.runOnce(PATIENCE_NS));
        TreeSet<Long> missing = new TreeSet<>(LongStream.range(0, 41).boxed().toList());
        receiver.records().forEach(item -> missing.remove(item.sequence()));
        assertEquals(new TreeSet<>(List.of(20L)), missing);
        assertEquals(List.of("20..20: 1 refused by the receiver: HTTP 400"), told);
        assertTrue(shipper.healthJson().contains("\"rejected\":1"), shipper.healthJson());
    }

    @Test
    void whatIsTooLargeIsSplitUntilItFits() throws Exception {
        receiver.behave(request -> request.bytes() > 2_000 ? Reply.status(413) : Reply.OK);
        assertTrue(shipper(new ListFeed(512).add(100)).runOnce(PATIENCE_NS));
        assertArrived(100);
        assertEquals(List.of(), told);
    }

    @Test
    void aReceiverThatHangsIsTriedAgain() throws Exception {
        receiver.behave(
                request -> {
                    if (request.number() == 1) {
                        Thread.sleep(30_000);
                    }
                    return Reply.OK;
                });
        assertTrue(shipper(new ListFeed(10).add(10), Duration.ofMillis(300)).runOnce(PATIENCE_NS));
        assertArrived(10);
    }

    @Test
    void aReceiverThatComesBackGetsAllOfIt(@TempDir Path folder) throws Exception {
        int port = receiver.port();
        receiver.close();
        ListFeed feed = new ListFeed(16).add(50);
        Shipper shipper =
                shipper(feed, new Cursor(folder.resolve("cursor/otlp"), Samples.LOG), port);
        shipper.start();
        feed.add(50);
        while (!shipper.healthJson().contains("\"state\":\"waiting\"")) {
            Thread.sleep(10);
        }
        receiver = OtlpReceiver.listen(port);
        assertTrue(receiver.await(items -> items.size() >= 100, 20_000));
        shipper.stop(STOP_NS);
        assertArrived(100);
        assertEquals("100\n" + Samples.LOG + "\n", Files.readString(folder.resolve("cursor/otlp")));
    }

    @Test
    @Tag("export")
    @Timeout(180)
    void aMinuteWithoutAReceiverLosesNothing(@TempDir Path folder) throws Exception {
        int port = receiver.port();
        receiver.close();
        ListFeed feed = new ListFeed(512);
        Shipper shipper = shipper(feed, new Cursor(folder.resolve("otlp"), Samples.LOG), port);
        shipper.start();
        for (int second = 0; second < 60; second++) {
            feed.add(500);
            Thread.sleep(1_000);
        }
        receiver = OtlpReceiver.listen(port);
        assertTrue(receiver.await(items -> items.size() >= 30_000, 60_000));
        shipper.stop(STOP_NS);
        assertArrived(30_000);
    }

    @Test
    void stopShipsWhatIsSealed() throws Exception {
        ListFeed feed = new ListFeed(16);
        Shipper shipper = shipper(feed);
        shipper.start();
        feed.add(100);
        shipper.stop(STOP_NS);
        assertArrived(100);
        assertTrue(feed.closed);
    }

    @Test
    void aSingleRunGivesUpInTime() throws Exception {
        receiver.behave(request -> Reply.status(503));
        assertFalse(shipper(new ListFeed(16).add(1)).runOnce(TimeUnit.MILLISECONDS.toNanos(50)));
    }

    @Test
    void stopDoesNotWaitForADeadReceiver() throws Exception {
        receiver.behave(request -> Reply.status(503));
        Shipper shipper = shipper(new ListFeed(16).add(100));
        shipper.start();
        while (receiver.requests().isEmpty()) {
            Thread.sleep(10);
        }
        shipper.stop(TimeUnit.MILLISECONDS.toNanos(300));
        assertTrue(shipper.healthJson().contains("\"state\":\"stopped\""), shipper.healthJson());
    }

    @Test
    void aSecondRunGoesOnWhereTheFirstStopped(@TempDir Path folder) throws Exception {
        ListFeed feed = new ListFeed(16).add(30);
        Cursor cursor = new Cursor(folder.resolve("otlp"), Samples.LOG);
        assertTrue(shipper(feed, cursor, receiver.port()).runOnce(PATIENCE_NS));
        feed.add(10);
        assertTrue(shipper(feed, cursor, receiver.port()).runOnce(PATIENCE_NS));
        assertArrived(40);
        assertEquals(40, receiver.records().size());
    }

    @Test
    void aCursorOfAnotherJournalCountsAsNone(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("otlp");
        new Cursor(file, "another/0/x").save(17);
        assertEquals(0, new Cursor(file, Samples.LOG).load());
        Files.writeString(file, "not a number\n" + Samples.LOG + "\n");
        assertEquals(0, new Cursor(file, Samples.LOG).load());
    }

    @Test
    void aJournalThatShrankIsToldAndReadOn(@TempDir Path folder) throws Exception {
        Cursor cursor = new Cursor(folder.resolve("otlp"), Samples.LOG);
        cursor.save(90);
        List<String> warnings = new ArrayList<>();
        AgentLog log =
                new AgentLog() {
                    @Override
                    public void info(String message) {}

                    @Override
                    public void warn(String message, @Nullable Throwable cause) {
                        warnings.add(message);
                    }
                };
        Shipper shipper =
                new Shipper(
                        new ListFeed(16).add(50),
                        cursor,
                        List.of(Way.traces(endpoint(receiver.port(), Duration.ofSeconds(5)))),
                        new Backoff(new Random(1), 10),
                        log,
                        Rejections.IGNORED,
                        anchored::add,
                        InstantSource.system());
        assertTrue(shipper.runOnce(PATIENCE_NS));
        assertEquals(1, warnings.size());
        assertTrue(warnings.get(0).contains("the journal shrank: 90"), warnings.get(0));
        assertEquals(50, cursor.load());
    }

    private void assertArrived(int count) {
        Map<String, Long> byId =
                receiver.records().stream()
                        .collect(
                                Collectors.toMap(
                                        Arrived::recordId, Arrived::sequence, (one, same) -> one));
        assertEquals(count, byId.size());
        assertEquals(
                LongStream.range(0, count).boxed().toList(),
                byId.values().stream().sorted().toList());
    }

    private Arrived bySequence(long sequence) {
        return receiver.records().stream()
                .filter(item -> item.sequence() == sequence)
                .findFirst()
                .orElseThrow();
    }

    private Shipper shipper(ListFeed feed) {
        return shipper(feed, Progress.from(0), receiver.port());
    }

    private Shipper shipper(ListFeed feed, Duration timeout) {
        return shipper(feed, Progress.from(0), endpoint(receiver.port(), timeout));
    }

    private Shipper shipper(ListFeed feed, Progress progress, int port) {
        return shipper(feed, progress, endpoint(port, Duration.ofSeconds(5)));
    }

    private Shipper shipper(ListFeed feed, Progress progress, Endpoint endpoint) {
        return new Shipper(
                feed,
                progress,
                List.of(Way.traces(endpoint)),
                new Backoff(new Random(1), 10),
                AgentLog.NONE,
                (first, last, count, why) ->
                        told.add(first + ".." + last + ": " + count + " " + why),
                anchored::add,
                InstantSource.system());
    }

    private static Endpoint endpoint(int port, Duration timeout) {
        return new Endpoint(
                URI.create("http://127.0.0.1:" + port + "/v1/traces"),
                Map.of(),
                timeout,
                false,
                null);
    }
}
