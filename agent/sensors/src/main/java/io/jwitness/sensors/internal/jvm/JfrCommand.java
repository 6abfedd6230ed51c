// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.jvm;

import io.jwitness.policy.internal.mask.Ask;
import io.jwitness.sensors.internal.dispatch.Operation;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A JFR command of {@code jcmd}: the one family of them that is written in Java. */
final class JfrCommand extends VmAct {
    private static final String PREFIX = "jdk.jfr.internal.dcmd.DCmd";

    private static final Map<String, String> EVENTS =
            Map.of(
                    "Start", VmEvents.JFR_START,
                    "Stop", VmEvents.JFR_STOP,
                    "Dump", VmEvents.JFR_DUMP);

    private static final Pattern OPTION =
            Pattern.compile("(?<=^|[ ,\\n])([a-z-]+)=(?:\"([^\"]*)\"|([^ ,\\n]*))");

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

    /** Which recording, or into which file: what is nowhere else in the record. */
    static void target(Operation operation, String event, String arguments) {
        String file = event.equals(VmEvents.JFR_DUMP) ? option(arguments, "filename") : null;
        String name = option(arguments, "name");
        if (file != null) {
            operation.target("file", file);
        } else if (name != null) {
            operation.target("recording", name);
        }
    }

    /** A value as HotSpot's own parser takes it: up to a blank or a comma, or quoted. */
    private static @Nullable String option(String arguments, String key) {
        Matcher found = OPTION.matcher(arguments);
        while (found.find()) {
            if (found.group(1).equals(key)) {
                String quoted = found.group(2);
                return quoted == null ? found.group(3) : quoted;
            }
        }
        return null;
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
            if (arguments instanceof String text) {
                target(operation, event, text);
            }
        }
        operation.argument("arguments", "java.lang.String", arguments, Ask.UNSET);
    }
}
