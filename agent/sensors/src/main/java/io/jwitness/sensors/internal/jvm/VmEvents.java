// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.jvm;

/** Names of events that more than one sense of this package tells. */
final class VmEvents {
    static final String ATTACH = "jvm.attach";
    static final String ATTACH_COMMAND = "jvm.attach.command";
    static final String HEAP_DUMP = "jvm.heap.dump";
    static final String HEAP_HISTOGRAM = "jvm.heap.histogram";
    static final String THREAD_DUMP = "jvm.thread.dump";
    static final String FLAG_CHANGE = "jvm.flag.change";
    static final String GC_RUN = "jvm.gc.run";
    static final String PROPERTIES_READ = "jvm.properties.read";
    static final String LOG_CHANGE = "jvm.log.change";
    static final String JFR_START = "jvm.jfr.start";
    static final String JFR_STOP = "jvm.jfr.stop";
    static final String JFR_DUMP = "jvm.jfr.dump";
    static final String AGENT_LOAD = "jvm.agent.load";
    static final String MANAGEMENT_START = "jvm.management.start";
    static final String DEBUGGER_BREAKPOINT = "jvm.debugger.breakpoint";

    static final String DEBUGGER_PRESENT = "jvm.debugger.present";
    static final String DEBUGGER_CONNECT = "jvm.debugger.connect";
    static final String DEBUGGER_DISCONNECT = "jvm.debugger.disconnect";
    static final String PTRACE = "jvm.ptrace";

    private VmEvents() {}
}
