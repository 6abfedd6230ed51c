// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal;

import io.jwitness.sensors.internal.carrier.CarrierHandlers;
import io.jwitness.sensors.internal.catalogue.Family;
import io.jwitness.sensors.internal.catalogue.Handlers;
import io.jwitness.sensors.internal.console.ConsoleHandlers;
import io.jwitness.sensors.internal.dispatch.Ticker;
import io.jwitness.sensors.internal.dispatch.Watcher;
import io.jwitness.sensors.internal.log.LogHandlers;
import io.jwitness.sensors.internal.rows.Rows;
import java.util.ArrayList;
import java.util.List;

/** All sensors, by name: a new surface is one line here. */
final class Families {
    private Families() {}

    /** The woven ones. */
    static List<Family> all(Sensors sensors, SensorContext context) {
        return List.of(
                Rows.ready(CarrierHandlers.ready(context::applicationReady)),
                Rows.http(CarrierHandlers.http(sensors.actuator().refusals())),
                Rows.log(LogHandlers.all()),
                sensors.actuator().family(),
                sensors.vm().family(),
                sensors.jmx().family(),
                Rows.script(Handlers.NONE),
                Rows.console(ConsoleHandlers.all()));
    }

    /** The ones that watch by other ways. */
    static List<Watcher> watchers(Sensors sensors, SensorContext context) {
        Ticker ticker = new Ticker(sensors.dispatcher(), sensors.failures());
        List<Watcher> watchers = new ArrayList<>();
        watchers.addAll(sensors.vm().watchers(ticker, !"false".equals(context.setting("jfr"))));
        watchers.add(ticker.watcher(sensors.recorder().repeats()));
        watchers.add(ticker.watcher(sensors.actuator().unfinished()));
        return watchers;
    }
}
