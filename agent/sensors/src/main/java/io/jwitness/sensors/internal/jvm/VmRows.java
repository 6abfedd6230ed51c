// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.jvm;

import io.jwitness.sensors.internal.catalogue.Family;
import io.jwitness.sensors.internal.catalogue.Row;

/**
 * Where Java code acts on the virtual machine, or HotSpot calls Java code for a tool that is
 * attached. What stays native is {@link JfrStream}'s.
 */
final class VmRows {
    private static final String SEEN = "17, 25";

    private VmRows() {}

    /** The rows of sensor {@code jvm}. */
    static Family family(AttachActor attached, Witnessed witnessed) {
        String diagnostic = "com.sun.management.internal.HotSpotDiagnostic";
        String option = "Lcom/sun/management/VMOption;";
        return Family.of(
                "jvm",
                Row.of(diagnostic, "dumpHeap(Ljava/lang/String;Z)V")
                        .event(VmEvents.HEAP_DUMP)
                        .enter("arg0", "arg1")
                        .seen(SEEN)
                        .by(new HeapDump(attached, witnessed)),
                Row.of(diagnostic, "setVMOption(Ljava/lang/String;Ljava/lang/String;)V")
                        .event(VmEvents.FLAG_CHANGE)
                        .enter(
                                "arg0",
                                "arg1",
                                "this.getVMOption(Ljava/lang/String;)"
                                        + option
                                        + "{arg0}.getValue()Ljava/lang/String;")
                        .seen(SEEN)
                        .by(new FlagChange(attached, witnessed)),
                Row.of(
                                "com.sun.management.internal.DiagnosticCommandImpl",
                                "invoke(Ljava/lang/String;[Ljava/lang/Object;[Ljava/lang/String;)"
                                        + "Ljava/lang/Object;")
                        .enter("arg0", "arg1")
                        .seen(SEEN)
                        .by(new DiagnosticCommand(attached, witnessed)),
                Row.of(
                                "sun.management.ThreadImpl",
                                "dumpAllThreads(ZZI)[Ljava/lang/management/ThreadInfo;")
                        .event(VmEvents.THREAD_DUMP)
                        .seen(SEEN)
                        .by(new AskedAct(attached)),
                Row.of("sun.management.MemoryImpl", "gc()V")
                        .event(VmEvents.GC_RUN)
                        .seen(SEEN)
                        .by(new PlainAct(attached)),
                Row.of("jdk.internal.vm.VMSupport", "serializePropertiesToByteArray()[B")
                        .event(VmEvents.PROPERTIES_READ)
                        .seen(SEEN)
                        .by(new PlainAct(attached)),
                Row.of(
                                "sun.instrument.InstrumentationImpl",
                                "loadClassAndCallAgentmain(Ljava/lang/String;Ljava/lang/String;)V")
                        .event(VmEvents.AGENT_LOAD)
                        .enter("arg0", "arg1")
                        .seen(SEEN)
                        .by(new AgentLoad(attached)),
                Row.of(
                                "jdk.internal.agent.Agent",
                                "startRemoteManagementAgent(Ljava/lang/String;)V")
                        .event(VmEvents.MANAGEMENT_START)
                        .enter("arg0")
                        .seen(SEEN)
                        .by(new ManagementStart(attached, "remote")),
                Row.of("jdk.internal.agent.Agent", "startLocalManagementAgent()V")
                        .event(VmEvents.MANAGEMENT_START)
                        .seen(SEEN)
                        .by(new ManagementStart(attached, "local")),
                Row.of(
                                "jdk.jfr.internal.dcmd.AbstractDCmd",
                                "execute(Ljava/lang/String;Ljava/lang/String;C)"
                                        + "[Ljava/lang/String;")
                        .enter("arg0", "arg1")
                        .seen(SEEN)
                        .by(new JfrCommand(attached)));
    }
}
