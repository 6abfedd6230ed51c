// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.jvm;

import io.jwitness.sensors.internal.catalogue.Handlers;
import java.util.Map;

/** What {@code jvm.yaml} names. */
final class VmHandlers {
    private VmHandlers() {}

    static Handlers all(AttachActor attached, Witnessed witnessed) {
        return Handlers.of(
                Map.of(
                        "heap-dump", new HeapDump(attached, witnessed),
                        "flag-change", new FlagChange(attached, witnessed),
                        "diagnostic-command", new DiagnosticCommand(attached, witnessed),
                        "asked-act", new AskedAct(attached),
                        "plain-act", new PlainAct(attached),
                        "agent-load", new AgentLoad(attached),
                        "management-start-remote", new ManagementStart(attached, "remote"),
                        "management-start-local", new ManagementStart(attached, "local"),
                        "jfr-command", new JfrCommand(attached)));
    }
}
