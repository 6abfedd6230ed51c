// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.jvm;

import io.jwitness.sensors.internal.catalogue.Family;
import io.jwitness.sensors.internal.dispatch.Dispatcher;
import io.jwitness.sensors.internal.dispatch.Failures;
import io.jwitness.sensors.internal.dispatch.Recorder;
import io.jwitness.sensors.internal.dispatch.Ticker;
import io.jwitness.sensors.internal.dispatch.Watcher;
import io.jwitness.sensors.internal.rows.Rows;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What watches the virtual machine: rows, a JFR stream, a counter; and what they tell each other.
 */
public final class VmSensor {
    private final Recorder recorder;
    private final Dispatcher dispatcher;
    private final Failures failures;
    private @Nullable Shared shared;

    /** What rows and watchers have in common. */
    private record Shared(
            InstantSource clock, AttachActor attached, Witnessed witnessed, AttachSocket socket) {
        static Shared make() {
            InstantSource clock = InstantSource.system();
            Witnessed witnessed = new Witnessed(clock);
            return new Shared(
                    clock,
                    new AttachActor(new AttachPeer(), witnessed),
                    witnessed,
                    AttachSocket.ofThisJvm());
        }
    }

    /** Made before {@code main}: nothing is read, opened or started. */
    public VmSensor(Recorder recorder, Dispatcher dispatcher, Failures failures) {
        this.recorder = recorder;
        this.dispatcher = dispatcher;
        this.failures = failures;
    }

    /** The rows of sensor {@code jvm}. */
    public Family family() {
        Shared known = shared();
        return Rows.jvm(VmHandlers.all(known.attached, known.witnessed));
    }

    /** Whether a tool has attached since the rows were made. */
    public boolean hasSomebodyAttached() {
        return shared().socket.hasChanged();
    }

    /**
     * The watchers, not started.
     *
     * @param ticker what looks each second
     * @param jfr false where the JFR stream is switched off
     */
    public List<Watcher> watchers(Ticker ticker, boolean jfr) {
        Shared known = shared();
        SightingRecorder records =
                new SightingRecorder(recorder, dispatcher, known.attached, known.clock);
        AttachWatch attaches = new AttachWatch(known.socket, known.clock, known.witnessed, records);
        DebuggerWatch debuggers = new DebuggerWatch(known.clock, records);
        if (!jfr) {
            return List.of(ticker.watcher(attaches), ticker.watcher(debuggers));
        }
        JfrStream stream =
                new JfrStream(
                        sighting -> {
                            if (sighting.origin() == Sighting.Origin.ATTACH) {
                                attaches.told(sighting.time(), sighting.end());
                            }
                            records.accept(sighting);
                        },
                        known.witnessed,
                        failure -> failures.report("jfr", null, null, failure.toString()));
        return List.of(stream, ticker.watcher(attaches), ticker.watcher(debuggers));
    }

    private synchronized Shared shared() {
        Shared known = shared;
        if (known == null) {
            known = Shared.make();
            shared = known;
        }
        return known;
    }
}
