// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.jvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A {@code /proc} of files, and a clock, that the test moves. */
final class AttachWatchTest {
    @TempDir Path directory;
    private final AtomicLong nowMs = new AtomicLong(1_000_000_000);
    private final InstantSource clock = () -> Instant.ofEpochMilli(nowMs.get());
    private final Witnessed witnessed = new Witnessed(clock);
    private boolean isListening = true;
    private final List<Sighting> seen = new ArrayList<>();

    @Test
    void aCommandThatNothingElseTellsOfIsTold() throws IOException {
        serve(5);
        AttachWatch watch = begun();

        tick(watch, 1);
        serve(9);
        tick(watch, 5);

        assertEquals(List.of("jvm.attach.command"), events());
        assertEquals(Instant.ofEpochMilli(1_000_002_000), seen.get(0).time());
        assertEquals(Sighting.Origin.ATTACH, seen.get(0).origin());
    }

    @Test
    void aCommandThatARowOrJfrHasToldOfIsNot() throws IOException {
        serve(5);
        AttachWatch watch = begun();

        serve(9);
        Instant command = Instant.ofEpochMilli(nowMs.get() + 500);
        tick(watch, 2);
        watch.told(command, command.plusMillis(20));
        tick(watch, 5);

        assertEquals(List.of(), events());
    }

    @Test
    void aCommandSoonAfterOneThatARowSawToItsEndIsTold() throws IOException {
        serve(5);
        AttachWatch watch = begun();

        Witnessed.Served first = witnessed.serve();
        serve(9);
        witnessed.served(first);
        tick(watch, 2);
        serve(12);
        tick(watch, 5);

        assertEquals(List.of("jvm.attach.command"), events());
        assertEquals(Instant.ofEpochMilli(1_000_003_000), seen.get(0).time());
    }

    @Test
    void anIdleListenerTellsNothing() throws IOException {
        serve(5);
        AttachWatch watch = begun();

        tick(watch, 120);

        assertEquals(List.of(), events());
    }

    @Test
    void aToolThatPollsGivesOneRecordAMinuteAfterItsFirst() throws IOException {
        serve(5);
        AttachWatch watch = begun();

        for (int second = 0; second < 120; second++) {
            serve(6 + second);
            tick(watch, 1);
        }

        assertEquals(2, seen.size(), seen::toString);
        Sighting.Count count = seen.get(1).count();
        assertEquals(60, count == null ? 0 : count.n());
    }

    @Test
    void theFirstAttachOfAllIsTold() throws IOException {
        Files.createDirectories(directory.resolve("task"));
        AttachWatch watch = begun();
        tick(watch, 5);
        assertEquals(List.of(), events());

        serve(3);
        Files.createFile(directory.resolve(".java_pid1"));
        tick(watch, 5);

        assertEquals(List.of("jvm.attach"), events());
    }

    /** The watch begins when the application has started, and tools do not wait for that. */
    @Test
    void anAttachBeforeTheWatchBeginsIsTold() throws IOException {
        AttachWatch watch = made();
        serve(3);
        Files.createFile(directory.resolve(".java_pid1"));

        watch.begin();
        tick(watch, 5);

        assertEquals(List.of("jvm.attach"), events());
    }

    @Test
    void aThreadThatTakesTheListenersNameIsNotCounted() throws IOException {
        isListening = false;
        serve(5);
        AttachWatch watch = begun();

        serve(9);
        tick(watch, 5);

        assertEquals(List.of(), events());
    }

    @Test
    void whereTwoBearTheNameItSaysThatItCannotTell() throws IOException {
        serve(5);
        Files.writeString(
                Files.createDirectories(directory.resolve("task/43")).resolve("comm"),
                "Attach Listener\n");
        AttachWatch watch = begun();

        serve(9);
        tick(watch, 5);

        assertEquals(List.of(), events());
        assertTrue(watch.detail().startsWith("counts nothing"), watch.detail());
    }

    @Test
    void aSystemWithoutThesePathsTellsNothing() {
        AttachWatch watch = begun();

        tick(watch, 10);

        assertEquals(List.of(), events());
    }

    private List<String> events() {
        return seen.stream().map(Sighting::event).toList();
    }

    private AttachWatch begun() {
        AttachWatch watch = made();
        watch.begin();
        return watch;
    }

    private AttachWatch made() {
        return new AttachWatch(
                directory.resolve("task").toFile(),
                new AttachSocket(directory.resolve(".java_pid1").toFile()),
                clock,
                () -> isListening,
                witnessed,
                seen::add);
    }

    private void tick(AttachWatch watch, int times) {
        for (int i = 0; i < times; i++) {
            nowMs.addAndGet(1_000);
            watch.tick();
        }
    }

    /** The listener has given up its core this often. */
    private void serve(int switches) throws IOException {
        Path task = Files.createDirectories(directory.resolve("task/42"));
        Files.writeString(task.resolve("comm"), "Attach Listener\n");
        Files.writeString(
                task.resolve("status"),
                "Name:\tAttach Listener\nvoluntary_ctxt_switches:\t"
                        + switches
                        + "\nnonvoluntary_ctxt_switches:\t3\n");
    }
}
