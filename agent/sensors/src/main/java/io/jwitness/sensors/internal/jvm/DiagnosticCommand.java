// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.jvm;

import io.jwitness.policy.internal.mask.Ask;
import io.jwitness.sensors.internal.dispatch.Operation;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A command of {@code jcmd} that is given through the DiagnosticCommand MBean, from inside the
 * process or over JMX. {@code jcmd} itself does not come here.
 */
final class DiagnosticCommand extends VmAct {
    private static final String INVOKE = "jmx.invoke";

    /**
     * What a command is recorded as; any other is an MBean's operation like the rest. HotSpot keeps
     * {@code GC.heap_dump} from the MBean.
     */
    private static final Map<String, String> EVENTS =
            Map.ofEntries(
                    Map.entry("gcClassHistogram", VmEvents.HEAP_HISTOGRAM),
                    Map.entry("gcRun", VmEvents.GC_RUN),
                    Map.entry("threadPrint", VmEvents.THREAD_DUMP),
                    Map.entry("threadDumpToFile", VmEvents.THREAD_DUMP),
                    Map.entry("vmSetFlag", VmEvents.FLAG_CHANGE),
                    Map.entry("vmSystemProperties", VmEvents.PROPERTIES_READ),
                    Map.entry("vmLog", VmEvents.LOG_CHANGE),
                    Map.entry("jfrStart", VmEvents.JFR_START),
                    Map.entry("jfrStop", VmEvents.JFR_STOP),
                    Map.entry("jfrDump", VmEvents.JFR_DUMP),
                    Map.entry("jvmtiAgentLoad", VmEvents.AGENT_LOAD),
                    Map.entry("managementAgentStart", VmEvents.MANAGEMENT_START),
                    Map.entry("managementAgentStartLocal", VmEvents.MANAGEMENT_START));

    private final Witnessed witnessed;

    DiagnosticCommand(AttachActor attached, Witnessed witnessed) {
        super(attached);
        this.witnessed = witnessed;
    }

    @Override
    void describe(
            Operation operation,
            @Nullable Object self,
            @Nullable Object command,
            @Nullable Object parameters,
            @Nullable Object unused) {
        if (!(command instanceof String name)) {
            operation.cancel();
            return;
        }
        String event = EVENTS.getOrDefault(name, INVOKE);
        if (event.equals(INVOKE) && operation.isInside(INVOKE)) {
            operation.cancel();
            return;
        }
        operation.event(event);
        String[] words = words(parameters);
        operation.argument("command", null, name, Ask.PLAIN);
        target(operation, event, name, words);
        for (int i = 0; i < words.length; i++) {
            // What the target or the change tells is not masked there as the echo of an argument.
            if (!isTold(event, words, i)) {
                operation.argument("argument" + (i + 1), null, words[i], Ask.UNSET);
            }
        }
        witnessed.begin(event, event.equals(VmEvents.FLAG_CHANGE) ? flag(words) : null);
    }

    @Override
    void left(Operation operation) {
        witnessed.end(operation.event());
    }

    private static void target(Operation operation, String event, String name, String[] words) {
        switch (event) {
            case VmEvents.FLAG_CHANGE ->
                    operation
                            .target("flag", flag(words))
                            .change(null, words.length > 1 ? words[1] : null, null, null);
            case VmEvents.AGENT_LOAD -> {
                String path = path(words);
                operation.target("agent", path).absorb(event);
                String digest = path == null ? null : FileDigest.sha256(path);
                if (digest != null) {
                    operation.targetDigest(digest);
                }
            }
            case INVOKE -> operation.target("diagnostic-command", name);
            case VmEvents.JFR_START, VmEvents.JFR_STOP, VmEvents.JFR_DUMP -> {
                JfrCommand.target(operation, event, String.join(" ", words));
                operation.absorb(event);
            }
            // The JDK's Java part of the command, which is watched too, is told of here.
            default -> operation.absorb(event);
        }
    }

    private static boolean isTold(String event, String[] words, int i) {
        return switch (event) {
            case VmEvents.FLAG_CHANGE -> i < 2;
            case VmEvents.AGENT_LOAD -> words[i].equals(path(words));
            default -> false;
        };
    }

    private static @Nullable String flag(String[] words) {
        return words.length == 0 ? null : words[0];
    }

    /** The first word that is no option. */
    private static @Nullable String path(String[] words) {
        for (String word : words) {
            if (!word.startsWith("-")) {
                return word;
            }
        }
        return null;
    }

    /** The MBean takes one array of words, each of which may hold several. */
    private static String[] words(@Nullable Object parameters) {
        return parameters instanceof Object[] values
                        && values.length == 1
                        && values[0] instanceof String[] words
                ? String.join(" ", words).trim().split("\\s+")
                : new String[0];
    }
}
