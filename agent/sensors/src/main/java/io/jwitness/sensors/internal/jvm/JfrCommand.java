// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.jvm;

import io.jwitness.policy.internal.mask.Ask;
import io.jwitness.sensors.internal.dispatch.Operation;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A JFR command of {@code jcmd}: the one family of them that is written in Java. */
final class JfrCommand extends VmAct {
    private static final String PREFIX = "jdk.jfr.internal.dcmd.DCmd";

    private static final Map<String, String> EVENTS =
            Map.of(
                    "Start", VmEvents.JFR_START,
                    "Stop", VmEvents.JFR_STOP,
                    "Dump", VmEvents.JFR_DUMP);

    JfrCommand(AttachActor attached) {
        super(attached);
    }

    @Override
    public boolean concerns(
            @Nullable Object self,
            @Nullable Object source,
            @Nullable Object arguments,
            @Nullable Object a2,
            @Nullable Object a3) {
        // "internal" is the command line's -XX:StartFlightRecording.
        return self != null && !"internal".equals(source);
    }

    @Override
    void describe(
            Operation operation,
            @Nullable Object self,
            @Nullable Object source,
            @Nullable Object arguments,
            @Nullable Object unused) {
        String name = self == null ? "" : self.getClass().getName();
        String command = name.startsWith(PREFIX) ? name.substring(PREFIX.length()) : name;
        String event = EVENTS.get(command);
        if (event == null) {
            // Check, View, Query: they read.
            operation
                    .event(VmEvents.ATTACH_COMMAND)
                    .target("diagnostic-command", "JFR." + command.toLowerCase(Locale.ROOT));
        } else {
            operation.event(event);
        }
        operation.argument("arguments", "java.lang.String", arguments, Ask.UNSET);
    }
}
