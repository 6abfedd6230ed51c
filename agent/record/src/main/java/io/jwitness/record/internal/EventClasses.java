// SPDX-License-Identifier: Apache-2.0
package io.jwitness.record.internal;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Small dense numbers for events, so that losses are counted per event in an array.
 *
 * <p>Known events have a number of their own; events that a policy's probes name, and console
 * commands, share one with their family. The numbers mean something within one process only.
 */
public final class EventClasses {
    /** The class of every event that has none of its own. */
    public static final int OTHER = 0;

    private static final List<String> NAMES =
            List.of(
                    "other",
                    "log.level.change",
                    "log.config.reload",
                    "log.config.change",
                    "actuator.read",
                    "actuator.write",
                    "actuator.delete",
                    "jmx.connect",
                    "jmx.disconnect",
                    "jmx.login",
                    "jmx.attribute.get",
                    "jmx.attribute.set",
                    "jmx.invoke",
                    "jmx.mbean.create",
                    "jmx.mbean.unregister",
                    "jvm.attach",
                    "jvm.attach.command",
                    "jvm.heap.dump",
                    "jvm.heap.histogram",
                    "jvm.thread.dump",
                    "jvm.flag.change",
                    "jvm.gc.run",
                    "jvm.properties.read",
                    "jvm.log.change",
                    "jvm.jfr.start",
                    "jvm.jfr.stop",
                    "jvm.jfr.dump",
                    "jvm.agent.load",
                    "jvm.class.redefine",
                    "jvm.class.retransform",
                    "jvm.debugger.present",
                    "jvm.debugger.connect",
                    "jvm.debugger.disconnect",
                    "jvm.debugger.breakpoint",
                    "jvm.ptrace",
                    "jvm.management.start",
                    "jvm.exit",
                    "script.eval",
                    "jwitness.session.start",
                    "jwitness.session.stop",
                    "jwitness.session.recover",
                    "jwitness.seal",
                    "jwitness.key.rotate",
                    "jwitness.gap",
                    "jwitness.prune",
                    "jwitness.attach",
                    "jwitness.detach",
                    "jwitness.policy.change",
                    "jwitness.policy.refused",
                    "jwitness.sensor.failed",
                    "jwitness.journal.read",
                    "jwitness.reveal",
                    "jwitness.export.rejected",
                    "jwitness.debug.start",
                    "jwitness.debug.end",
                    "log",
                    "actuator",
                    "jmx",
                    "jvm",
                    "script",
                    "console",
                    "jwitness",
                    "app");

    private static final Map<String, Integer> NUMBERS = new HashMap<>();

    static {
        for (int i = 0; i < NAMES.size(); i++) {
            NUMBERS.put(NAMES.get(i), i);
        }
    }

    private EventClasses() {}

    /** How many classes there are: the length of an array of counters. */
    public static int count() {
        return NAMES.size();
    }

    /** The class of an event; allocates for events that are not known, so ask once per site. */
    public static int of(String event) {
        Integer known = NUMBERS.get(event);
        if (known != null) {
            return known;
        }
        int dot = event.indexOf('.');
        Integer family = dot > 0 ? NUMBERS.get(event.substring(0, dot)) : null;
        return family == null ? OTHER : family;
    }

    /**
     * What a class is called in {@code seal.lost} and {@code gap.class}: an event, a family, or
     * {@code other}.
     */
    public static String name(int eventClass) {
        return NAMES.get(eventClass);
    }
}
