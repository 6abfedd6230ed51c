// SPDX-License-Identifier: Apache-2.0
package io.jwitness.engine.internal;

import io.jwitness.record.internal.spi.AgentLog;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.file.Path;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Tells a command line that attaches where this JVM's journal lies, through the agent properties
 * that {@code VirtualMachine.getAgentProperties} reads. They are the JVM's own table, not the
 * application's system properties, which the agent never writes.
 */
final class AgentProperties {
    private static final String SLOT = "jwitness.slot";
    private static final String VERSION = "jwitness.version";

    private AgentProperties() {}

    static void publish(Path slot, AgentLog log) {
        final Properties table = table(log);
        if (table != null) {
            table.setProperty(SLOT, slot.toString());
            table.setProperty(VERSION, Version.text());
        }
    }

    static void retract(AgentLog log) {
        final Properties table = table(log);
        if (table != null) {
            table.remove(SLOT);
            table.remove(VERSION);
        }
    }

    private static @Nullable Properties table(AgentLog log) {
        try {
            final MethodHandle get =
                    MethodHandles.lookup()
                            .findStatic(
                                    Class.forName("jdk.internal.vm.VMSupport"),
                                    "getAgentProperties",
                                    MethodType.methodType(Properties.class));
            return (Properties) get.invoke();
        } catch (Throwable notHere) {
            log.warn("`jwitness status` finds this JVM by its journal's directory alone", notHere);
            return null;
        }
    }
}
