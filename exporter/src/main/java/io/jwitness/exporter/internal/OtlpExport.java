// SPDX-License-Identifier: Apache-2.0
package io.jwitness.exporter.internal;

import io.jwitness.exporter.internal.mapping.RecordMapping;
import io.jwitness.record.internal.spi.AgentLog;
import io.jwitness.record.internal.spi.JournalExport;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.sdk.resources.Resource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Ships a journal over OTLP: inside the agent, found by {@link java.util.ServiceLoader}, or beside
 * it, called by the {@code jwitness} command.
 *
 * <p>Inside: one daemon thread, which sleeps when there is nothing to ship, and saves where it has
 * got to in {@code cursor/<name>} of the slot.
 */
public final class OtlpExport implements JournalExport {
    /** Looks at a journal, 300 ms apart, before records below the checkpoint are called missing. */
    private static final int PATIENCE = 20;

    private Rejections rejections = Rejections.IGNORED;
    private LongConsumer anchored = OtlpExport::tellNobody;

    /** For the service loader. */
    public OtlpExport() {}

    private static void tellNobody(long size) {}

    @Override
    public void onRejected(Rejections listener) {
        rejections = listener;
    }

    @Override
    public void onAnchored(LongConsumer listener) {
        anchored = listener;
    }

    @Override
    public @Nullable Running start(
            Path slot, Map<String, String> settings, String serviceName, AgentLog log) {
        ExportSettings parsed = ExportSettings.parse(settings, serviceName);
        if (parsed == null) {
            return null;
        }
        Cursor cursor = new Cursor(slot.resolve("cursor").resolve(parsed.name()), origin(slot));
        Shipper shipper = shipper(slot, parsed, cursor, PATIENCE, log, rejections, anchored);
        shipper.start();
        return shipper;
    }

    /**
     * Ships what is sealed now, on the calling thread; for the command line.
     *
     * @param slot the journal's directory, into which nothing is written
     * @param settings where to
     * @param cursor where to read and save the place, or null to begin at {@code from} and save
     *     nothing
     * @param from first sequence, where there is no cursor
     * @param longestNs how long to try without any success
     * @param log told of trouble
     * @return what happened
     * @throws IOException when the journal cannot be read
     * @throws IllegalArgumentException when the settings cannot be used
     */
    public static Summary once(
            Path slot,
            ExportSettings settings,
            @Nullable Path cursor,
            long from,
            long longestNs,
            AgentLog log)
            throws IOException {
        Progress progress = cursor == null ? Progress.from(from) : new Cursor(cursor, origin(slot));
        Shipper shipper =
                shipper(
                        slot,
                        settings,
                        progress,
                        1,
                        log,
                        Rejections.IGNORED,
                        OtlpExport::tellNobody);
        boolean complete = shipper.runOnce(longestNs);
        Health health = shipper.health();
        return new Summary(
                complete && health.next.get() >= health.sealed.get(),
                health.next.get(),
                health.rejected.get() + health.droppedByReceiver.get(),
                health.json());
    }

    /**
     * Ships until it is stopped; for a process beside the agent.
     *
     * @param cursor where the place is read and saved
     * @throws IllegalArgumentException when the settings cannot be used
     */
    public static Running follow(Path slot, ExportSettings settings, Path cursor, AgentLog log) {
        Shipper shipper =
                shipper(
                        slot,
                        settings,
                        new Cursor(cursor, origin(slot)),
                        PATIENCE,
                        log,
                        Rejections.IGNORED,
                        OtlpExport::tellNobody);
        shipper.start();
        return shipper;
    }

    /**
     * What came of {@link #once}.
     *
     * @param complete whether everything that was sealed has been dealt with
     * @param next sequence of the first record that has not arrived
     * @param lost how many the receiver has no copy of
     * @param json health, for programs
     */
    public record Summary(boolean complete, long next, long lost, String json) {}

    private static Shipper shipper(
            Path slot,
            ExportSettings settings,
            Progress progress,
            int patience,
            AgentLog log,
            Rejections rejections,
            LongConsumer anchored) {
        if (ModuleLayer.boot().findModule("java.net.http").isEmpty()) {
            throw new IllegalArgumentException(
                    "cannot export: this JVM runs without the module java.net.http; add"
                            + " --add-modules java.net.http, or export beside it with `jwitness"
                            + " export DIR --follow`");
        }
        for (String warning : settings.warnings()) {
            log.warn(warning, null);
        }
        List<Way> ways = new ArrayList<>();
        if (settings.traces() != null) {
            ways.add(Way.traces(settings.traces()));
        }
        if (settings.logs() != null) {
            ways.add(Way.logs(settings.logs()));
        }
        AttributesBuilder resource = Attributes.builder();
        settings.resource().forEach(resource::put);
        RecordMapping mapping =
                new RecordMapping(Resource.create(resource.build()), settings.raw());
        return new Shipper(
                new JournalFeed(slot, mapping, patience),
                progress,
                ways,
                // Not RandomGenerator.getDefault(): its services are not seen from the isolated
                // loader.
                new Backoff(new SplittableRandom(), Backoff.FIRST_MS),
                log,
                rejections,
                anchored,
                InstantSource.system());
    }

    private static String origin(Path slot) {
        Path file = slot.resolve("origin");
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "cannot export: "
                            + file
                            + " cannot be read ("
                            + e.getClass().getSimpleName()
                            + "), so "
                            + slot
                            + " is no journal of ours; name a slot, as in shop/0",
                    e);
        }
    }
}
