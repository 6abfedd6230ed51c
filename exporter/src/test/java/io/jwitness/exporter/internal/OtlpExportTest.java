// SPDX-License-Identifier: Apache-2.0
package io.jwitness.exporter.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jwitness.exporter.testing.Arrived;
import io.jwitness.exporter.testing.OtlpReceiver;
import io.jwitness.exporter.testing.SyntheticJournal;
import io.jwitness.record.Checkpoint;
import io.jwitness.record.internal.spi.AgentLog;
import io.jwitness.record.internal.spi.JournalExport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** From a journal on disk to a receiver. */
@Timeout(60)
final class OtlpExportTest {
    private static final long STOP_NS = TimeUnit.SECONDS.toNanos(5);

    @TempDir private Path folder;
    private OtlpReceiver receiver;
    private SyntheticJournal journal;

    @BeforeEach
    void open() throws IOException {
        receiver = OtlpReceiver.listen(0);
        journal = SyntheticJournal.create(folder.resolve("shop/0"));
    }

    @AfterEach
    void close() throws IOException {
        receiver.close();
        journal.close();
    }

    @Test
    void theServiceLoaderFindsIt() {
        List<JournalExport> found =
                ServiceLoader.load(JournalExport.class).stream()
                        .map(ServiceLoader.Provider::get)
                        .toList();
        assertEquals(1, found.size());
        assertNull(found.get(0).start(journal.slot(), Map.of(), "shop", AgentLog.NONE));
    }

    @Test
    void onlyWhatIsSealedIsExported() throws Exception {
        journal.append(10).seal().append(5);
        assertEquals(10, once(Map.of()).next());
        assertSequences(LongStream.range(0, 10));
        journal.seal();
        assertEquals(15, once(Map.of()).next());
        assertSequences(LongStream.range(0, 15));
    }

    @Test
    void whatGoesOnIsFollowed() throws Exception {
        journal.append(3).seal();
        JournalExport.Running running = start(Map.of());
        assertTrue(receiver.await(items -> items.size() >= 4, 10_000));
        journal.append(1200).roll().append(1200).seal();
        assertTrue(receiver.await(items -> items.size() >= 2405, 10_000));
        journal.append(7).seal();
        running.stop(STOP_NS);
        assertSequences(LongStream.range(0, 2410));
        assertEquals(
                "2410\n" + SyntheticJournal.ORIGIN + "\n",
                Files.readString(journal.slot().resolve("cursor/otlp")));
    }

    @Test
    void aSecondStartGoesOnWhereTheFirstStopped() throws Exception {
        journal.append(30).seal();
        start(Map.of()).stop(STOP_NS);
        journal.append(20).seal();
        start(Map.of()).stop(STOP_NS);
        assertSequences(LongStream.range(0, 50));
        assertEquals(50, receiver.records().size());
    }

    @Test
    void bothSignalsCarryTheSameRecord() throws Exception {
        journal.append(3).seal();
        once(Map.of("jwitness.export.signal", "both"));
        Map<String, List<Arrived>> bySignal =
                receiver.records().stream().collect(Collectors.groupingBy(Arrived::signal));
        assertEquals(3, bySignal.getOrDefault("span", List.of()).size());
        assertEquals(3, bySignal.getOrDefault("log", List.of()).size());
        Arrived log = bySignal.getOrDefault("log", List.of()).get(0);
        assertEquals("log.level.change", log.name());
        assertEquals("alice log.level.change com.shop.Orders INFO -> DEBUG (success)", log.body());
    }

    @Test
    void aCheckpointArrivesAfterWhatItCovers() throws Exception {
        journal.append(600).seal();
        once(Map.of());
        Arrived last = receiver.arrived().get(600);
        assertEquals("jwitness.checkpoint", last.name());
        assertEquals(600L, last.attributes().get("jwitness.checkpoint.size"));
        Checkpoint anchor =
                Checkpoint.parse(
                        last.text("jwitness.checkpoint.note").getBytes(StandardCharsets.UTF_8));
        assertTrue(anchor.isSignedBy(journal.vkey()));
    }

    @Test
    void theResourceNamesTheService() throws Exception {
        journal.append(1).seal();
        once(Map.of("OTEL_RESOURCE_ATTRIBUTES", "deployment.environment.name=prod"));
        Arrived span = receiver.arrived().get(0);
        assertEquals("shop", span.resource().get("service.name"));
        assertEquals("prod", span.resource().get("deployment.environment.name"));
        assertEquals(1L, span.scope().get("jwitness.mapping.version"));
    }

    @Test
    void aDamagedRecordArrivesAsThat() throws Exception {
        journal.append(3).damageLast().append(3).seal();
        once(Map.of());
        assertSequences(LongStream.of(0, 1, 3, 4, 5));
        Arrived alarm = named("jwitness.journal.damaged");
        assertEquals(2, alarm.sequence());
        assertEquals("ERROR", alarm.status());
        assertFalse(alarm.text("jwitness.journal.file").isEmpty());
    }

    @Test
    void missingRecordsAreTold() throws Exception {
        journal.append(3).skip(2).append(3).seal();
        once(Map.of());
        assertSequences(LongStream.of(0, 1, 2, 5, 6, 7));
        assertEquals(3, named("jwitness.journal.hole").sequence());
    }

    @Test
    void recordsPrunedBeforeTheyWereExportedAreTold() throws Exception {
        Path first = journal.append(10).file();
        journal.roll().append(5).seal();
        Files.delete(first);
        once(Map.of());
        assertSequences(LongStream.range(10, 15));
        assertEquals(0, named("jwitness.journal.hole").sequence());
    }

    @Test
    void aJournalCutBelowItsCheckpointIsToldAndNotComplete() throws Exception {
        journal.append(10).skip(5).seal();
        OtlpExport.Summary summary = once(Map.of());
        assertFalse(summary.complete());
        assertSequences(LongStream.range(0, 10));
        assertEquals(10, named("jwitness.journal.hole").sequence());
    }

    @Test
    void rawCarriesWhatWasHashed() throws Exception {
        journal.append(1).seal();
        once(Map.of("jwitness.export.raw", "true"));
        Arrived span = receiver.records().get(0);
        byte[] record = span.text("jwitness.record").getBytes(StandardCharsets.UTF_8);
        assertEquals(
                span.text("jwitness.leaf.hash"),
                java.util.HexFormat.of().formatHex(Samples.leaf(record)));
    }

    @Test
    void exportingOnceWritesNothingIntoTheJournal() throws Exception {
        journal.append(3).seal();
        Set<String> before = files();
        once(Map.of());
        assertEquals(before, files());
    }

    @Test
    void whatIsNoJournalIsRefused() {
        IllegalArgumentException refusal =
                assertThrows(
                        IllegalArgumentException.class,
                        () ->
                                new OtlpExport()
                                        .start(folder, settings(Map.of()), "x", AgentLog.NONE));
        assertTrue(String.valueOf(refusal.getMessage()).contains("name a slot"));
    }

    private OtlpExport.Summary once(Map<String, String> more) throws IOException {
        ExportSettings settings = ExportSettings.parse(settings(more), "shop");
        assertNotNull(settings);
        return OtlpExport.once(journal.slot(), settings, null, 0, STOP_NS, AgentLog.NONE);
    }

    private JournalExport.Running start(Map<String, String> more) {
        JournalExport.Running running =
                new OtlpExport().start(journal.slot(), settings(more), "shop", AgentLog.NONE);
        assertNotNull(running);
        return running;
    }

    private Map<String, String> settings(Map<String, String> more) {
        Map<String, String> settings = new java.util.HashMap<>(more);
        settings.put("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.url());
        return settings;
    }

    private void assertSequences(LongStream expected) {
        assertEquals(
                expected.boxed().toList(),
                receiver.records().stream().map(Arrived::sequence).distinct().toList());
    }

    private Arrived named(String name) {
        List<Arrived> found =
                receiver.arrived().stream().filter(item -> item.name().equals(name)).toList();
        assertEquals(1, found.size(), name);
        return found.get(0);
    }

    private Set<String> files() throws IOException {
        try (var walk = Files.walk(folder)) {
            return walk.map(Path::toString).collect(Collectors.toCollection(TreeSet::new));
        }
    }
}
