// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.jvm;

import io.jwitness.record.ActorType;
import io.jwitness.record.Confidence;
import io.jwitness.record.Outcome;
import io.jwitness.record.internal.encode.RecordDraft;
import io.jwitness.sensors.internal.dispatch.Dispatcher;
import io.jwitness.sensors.internal.dispatch.Identity;
import io.jwitness.sensors.internal.dispatch.Operation;
import io.jwitness.sensors.internal.dispatch.Recorder;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.function.Consumer;

/** Makes records of sightings, on the thread that tells them; nobody waits for these. */
final class SightingRecorder implements Consumer<Sighting> {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.nnnnnnnnn'Z'")
                    .withZone(ZoneOffset.UTC);

    private final Recorder recorder;
    private final Dispatcher dispatcher;
    private final AttachActor attached;
    private final InstantSource clock;

    SightingRecorder(
            Recorder recorder, Dispatcher dispatcher, AttachActor attached, InstantSource clock) {
        this.recorder = recorder;
        this.dispatcher = dispatcher;
        this.attached = attached;
        this.clock = clock;
    }

    @Override
    public void accept(Sighting seen) {
        Dispatcher.Hush quiet = dispatcher.hush();
        try {
            Operation operation = recorder.open(seen.event());
            operation.outcome(Outcome.SUCCESS);
            operation.wallNs(ChronoUnit.NANOS.between(Instant.EPOCH, seen.time()));
            identify(operation.identity(), seen);
            Sighting.Target target = seen.target();
            if (target != null) {
                operation.target(target.type(), target.id());
            }
            Sighting.Change change = seen.change();
            if (change != null) {
                operation.change(change.before(), change.after(), null, null);
            }
            describe(operation, seen);
            recorder.write(operation);
        } finally {
            quiet.close();
        }
    }

    private void describe(Operation operation, Sighting seen) {
        RecordDraft draft = operation.draft();
        Instant now = clock.instant();
        draft.observed(now.getEpochSecond(), now.getNano(), seen.by());
        if (seen.durationNs() >= 0) {
            draft.durationNs(seen.durationNs());
        }
        Sighting.Count count = seen.count();
        if (count != null) {
            draft.count(count.n(), TIME.format(count.first()), TIME.format(count.last()));
        }
        Sighting.Site site = seen.site();
        if (site != null || seen.thread() != null) {
            draft.site(
                    site == null ? null : site.className(),
                    site == null ? null : site.method(),
                    operation.masked("thread", seen.thread()));
        }
    }

    private void identify(Identity identity, Sighting seen) {
        switch (seen.origin()) {
            case ATTACH -> attached.infer(identity, "attach-uid");
            case SIGNAL -> attached.infer(identity, "signal-uid");
            case MACHINE ->
                    identity.actor(ActorType.SYSTEM, "out-of-memory", Confidence.INFERRED, "jfr");
            // JDWP knows no users; the connection is told by its own event.
            case DEBUGGER -> identity.connection("jdwp");
            case TRACER, APPLICATION -> {}
        }
        Sighting.Peer peer = seen.peer();
        if (peer != null) {
            identity.address(peer.address()).port(peer.port());
            identity.process(peer.pid(), peer.uid(), peer.gid()).command(peer.command());
            if (seen.origin() == Sighting.Origin.TRACER) {
                attached.owner(identity, peer.uid(), "tracer-uid");
            }
        }
    }
}
