// SPDX-License-Identifier: Apache-2.0
package io.jwitness.cli.internal.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jwitness.cli.internal.records.RecordFilter;
import io.jwitness.cli.internal.records.RecordView;
import io.jwitness.exporter.testing.SyntheticJournal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** However much there is: what is kept is bounded, and what is not kept is told. */
final class ReportBoundsTest {
    private static final RecordFilter EVERYTHING =
            new RecordFilter(null, null, List.of(), List.of(), List.of(), List.of(), "", "", false);

    private static ReportAct act(String who, String event, long n, Instant time) {
        return new ReportAct(who, true, event, n, time, time, "denied", "", false);
    }

    @Test
    void aFloodOfNamesHidesNeitherTheBusyNorTheSum() {
        ReportTally<String> tally = new ReportTally<>();
        int names = 3 * ReportTally.MAX_KEYS;
        for (int i = 0; i < names; i++) {
            tally.add("n" + i, act("n" + i, "x.y", 1, Instant.EPOCH));
            tally.add("busy", act("busy", "x.y", 1, Instant.EPOCH));
        }
        assertFalse(tally.isExact());
        assertTrue(tally.rows().size() <= ReportTally.MAX_KEYS);
        ReportTally.Row<String> first = tally.rows().get(0);
        assertEquals("busy", first.key());
        assertEquals(names, first.count().acts());
        ReportTally.Rest rest = tally.rest(List.of(first));
        assertEquals(names, rest.keys());
        assertEquals(names, rest.count().acts());
        assertEquals(names, rest.count().refused());
    }

    @Test
    void aForgedCountMakesNoSumSmall() {
        ReportCount count = new ReportCount();
        count.add(act("a", "x.y", Long.MAX_VALUE, Instant.EPOCH));
        count.add(act("a", "x.y", 2, Instant.EPOCH));
        assertEquals(Long.MAX_VALUE, count.acts());
    }

    @Test
    void aTimelineKeepsEveryActInSoManyBins() {
        ReportTimeline timeline = new ReportTimeline();
        for (int i = 0; i < 10_000; i++) {
            timeline.add(act("a", "f" + i % 40 + ".x", 1, Instant.ofEpochSecond(7L * i * i)));
        }
        timeline.add(act("a", "f.x", 1, Instant.parse("1970-01-01T00:00:00Z").minusSeconds(9)));
        long acts = 0;
        assertTrue(timeline.lanes().size() <= 17, timeline.lanes().keySet().toString());
        for (Map<Long, ReportCount> lane : timeline.lanes().values()) {
            assertTrue(lane.size() <= ReportTimeline.BINS);
            for (Map.Entry<Long, ReportCount> bin : lane.entrySet()) {
                acts += bin.getValue().acts();
                Instant from = Instant.ofEpochSecond(timeline.second(bin.getKey()));
                Instant to = from.plusSeconds(timeline.width());
                assertFalse(String.valueOf(bin.getValue().first()).compareTo("" + from) < 0);
                assertTrue(
                        bin.getValue().last() != null && bin.getValue().last().isBefore(to),
                        "in its bin");
            }
        }
        assertEquals(10_001, acts);
        assertTrue(timeline.fromSecond() <= -9);
        assertTrue(timeline.toSecond() > 7L * 9999 * 9999);
    }

    @Test
    void attemptsWithoutAnEndAreForgottenAloudAndInOrder() {
        ReportSummary summary = new ReportSummary(EVERYTHING, 10);
        int attempts = ReportSummary.MAX_OPEN + 5;
        for (int i = 0; i < attempts; i++) {
            summary.see(record(i, ",\"stage\":\"attempt\",\"op\":\"o-" + i + "\""));
        }
        assertEquals(5, summary.forgotten());
        String end = ",\"stage\":\"complete\",\"outcome\":\"success\",\"op\":\"o-";
        summary.see(record(attempts, end + (attempts - 1) + "\""));
        summary.end();
        assertEquals(attempts, summary.total().acts());
        assertEquals(1, summary.outcomes().get("success"));
    }

    @Test
    void ofWhatFailedTheLastAreKept() {
        ReportSummary summary = new ReportSummary(EVERYTHING, 3);
        for (int i = 0; i < 10; i++) {
            summary.see(record(i, ",\"outcome\":\"failure\""));
        }
        assertEquals(10, summary.troubleRecords());
        assertEquals(
                List.of("7", "8", "9"),
                summary.troubles().stream().map(record -> record.text("seq")).toList());
    }

    @Test
    void ofEachAlarmTheFirstHundredAreKeptAndAllAreCounted() {
        ReportAlarms alarms = new ReportAlarms(EVERYTHING);
        for (int i = 0; i < 250; i++) {
            alarms.see(record(i, "jwitness.session.start", ""));
            alarms.see(record(i, "jwitness.gap", ",\"gap\":{\"class\":\"x\",\"count\":2}"));
        }
        assertEquals(500, alarms.lost());
        assertEquals(250, alarms.gaps().count());
        assertEquals(100, alarms.gaps().kept().size());
        assertEquals(249, alarms.uncleanEnds().count());
        assertTrue(alarms.isOpen());
    }

    @Test
    void aJournalThatWasPrunedBeginsWithinASession() {
        ReportAlarms alarms = new ReportAlarms(EVERYTHING);
        for (String event : Arrays.asList("jwitness.gap", "jwitness.session.start")) {
            alarms.see(record(9, event, ""));
        }
        assertEquals(1, alarms.uncleanEnds().count());
        alarms.see(record(9, "jwitness.session.stop", ""));
        alarms.see(record(9, "jwitness.seal", ""));
        alarms.see(record(9, "jwitness.session.start", ""));
        assertEquals(1, alarms.uncleanEnds().count());
    }

    private static RecordView record(int number, String tail) {
        return record(number, "x.y", tail);
    }

    private static RecordView record(int number, String event, String tail) {
        byte[] record = SyntheticJournal.record(number, event, tail);
        RecordView view = RecordView.of(record);
        if (view == null) {
            throw new IllegalArgumentException(new String(record, StandardCharsets.UTF_8));
        }
        return view;
    }
}
