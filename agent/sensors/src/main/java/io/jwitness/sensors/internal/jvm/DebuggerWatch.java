// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.jvm;

import io.jwitness.sensors.internal.dispatch.Ticker.Ticking;
import io.jwitness.sensors.internal.jvm.Sighting.Origin;
import io.jwitness.sensors.internal.jvm.Sighting.Peer;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Looks once a second for a debugger on the JDWP transport and for a process that traces this one.
 *
 * <p>JDWP's threads are hidden from Java, and bear names in {@code /proc}: {@code JDWP Command
 * Reader} lives exactly as long as a debugger is connected. Who it is stands in the table of TCP
 * connections, beside the port that JDWP listens at. A tracer is in {@code /proc/self/status}; one
 * that comes and goes within the second is not seen.
 *
 * <p>Cost: one wake-up and one small read a second; in a JVM that was started for debugging, a look
 * at the name of every thread too. A debugger that suspends all threads suspends this one: what it
 * sees is told when they go on.
 */
final class DebuggerWatch implements Ticking {
    private static final String BY = "proc";
    private static final int MAX_MAPS_BYTES = 4 << 20;
    private static final int MAX_STATUS_BYTES = 8 << 10;
    private static final int MAX_COMMAND_BYTES = 4 << 10;
    private static final int MAX_TABLE_BYTES = 4 << 20;

    /** As the kernel has it: fifteen characters. */
    private static final String READER = "JDWP Command Re";

    private static final int LOCAL_COLUMN = 1;
    private static final int REMOTE_COLUMN = 2;
    private static final int STATE_COLUMN = 3;
    private static final String ESTABLISHED = "01";

    private final File proc;
    private final InstantSource clock;
    private final Consumer<Sighting> sightings;

    private boolean debuggable;
    private int port = -1;
    private boolean connected;
    private long tracer;

    DebuggerWatch(InstantSource clock, Consumer<Sighting> sightings) {
        this(new File("/proc"), clock, sightings);
    }

    /** With another directory, for tests. */
    DebuggerWatch(File proc, InstantSource clock, Consumer<Sighting> sightings) {
        this.proc = proc;
        this.clock = clock;
        this.sightings = sightings;
    }

    @Override
    public String name() {
        return "debugger";
    }

    @Override
    public String detail() {
        return "looks for debuggers and tracers once a second";
    }

    /** A debugger's library is in the JVM from its start, or never. */
    @Override
    public void begin() {
        String maps = read("self/maps", MAX_MAPS_BYTES);
        debuggable = maps != null && maps.contains("/libjdwp.so");
        if (debuggable) {
            port = port();
            sightings.accept(
                    Sighting.of(VmEvents.DEBUGGER_PRESENT, BY, clock.instant(), Origin.APPLICATION)
                            .of("jdwp", port < 0 ? null : Integer.toString(port)));
        }
    }

    /** Looks once. */
    @Override
    public void tick() {
        trace();
        if (!debuggable) {
            return;
        }
        boolean now = isConnected();
        if (now != connected) {
            connected = now;
            sightings.accept(
                    Sighting.of(
                                    now ? VmEvents.DEBUGGER_CONNECT : VmEvents.DEBUGGER_DISCONNECT,
                                    BY,
                                    clock.instant(),
                                    Origin.DEBUGGER)
                            .of("jdwp", port < 0 ? null : Integer.toString(port))
                            .from(now ? peer() : null));
        }
    }

    private void trace() {
        String status = read("self/status", MAX_STATUS_BYTES);
        long pid = status == null ? -1 : ProcText.number(status, "TracerPid:", 0);
        if (pid > 0 && pid != tracer) {
            String its = read(pid + "/status", MAX_STATUS_BYTES);
            String command = read(pid + "/cmdline", MAX_COMMAND_BYTES);
            String name = read(pid + "/comm", 32);
            sightings.accept(
                    Sighting.of(VmEvents.PTRACE, BY, clock.instant(), Origin.TRACER)
                            .of("process", name == null ? null : name.trim())
                            .from(
                                    Peer.process(
                                            pid,
                                            its == null ? -1 : ProcText.number(its, "Uid:", 1),
                                            its == null ? -1 : ProcText.number(its, "Gid:", 1),
                                            command == null ? null : words(command))));
        }
        tracer = pid;
    }

    private boolean isConnected() {
        File tasks = new File(proc, "self/task");
        String[] ids = tasks.list();
        if (ids == null) {
            return connected;
        }
        for (String id : ids) {
            String name = ProcText.read(new File(tasks, id + "/comm").getPath(), 32);
            if (name != null && name.trim().equals(READER)) {
                return true;
            }
        }
        return false;
    }

    /**
     * The port that JDWP was told to listen at; -1 where it chose one, or has another transport.
     */
    private int port() {
        String tools = System.getenv("JAVA_TOOL_OPTIONS");
        String command = read("self/cmdline", MAX_COMMAND_BYTES);
        return port((tools == null ? "" : tools + ' ') + (command == null ? "" : words(command)));
    }

    /** Reads {@code …jdwp…,address=*:8000,…}. */
    static int port(String options) {
        int at = options.indexOf("jdwp");
        at = at < 0 ? -1 : options.indexOf("address=", at);
        if (at < 0) {
            return -1;
        }
        String address = options.substring(at + 8).split("[,\\s]", 2)[0];
        try {
            return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
        } catch (NumberFormatException none) {
            return -1;
        }
    }

    private @Nullable Peer peer() {
        if (port < 0) {
            return null;
        }
        for (String table : new String[] {"self/net/tcp", "self/net/tcp6"}) {
            String rows = read(table, MAX_TABLE_BYTES);
            for (String row : rows == null ? new String[0] : rows.split("\n")) {
                String[] columns = row.trim().split("\\s+", STATE_COLUMN + 2);
                if (columns.length > STATE_COLUMN
                        && columns[STATE_COLUMN].equals(ESTABLISHED)
                        && number(columns[LOCAL_COLUMN]) == port) {
                    return Peer.connection(
                            TcpAddress.of(columns[REMOTE_COLUMN]), number(columns[REMOTE_COLUMN]));
                }
            }
        }
        return null;
    }

    private static int number(String column) {
        try {
            return Integer.parseInt(column.substring(column.indexOf(':') + 1), 16);
        } catch (NumberFormatException none) {
            return -1;
        }
    }

    /** A command line as somebody would type it. */
    private static String words(String nulls) {
        String bytes = nulls.replace('\0', ' ').trim();
        return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    private @Nullable String read(String path, int maxBytes) {
        return ProcText.read(new File(proc, path).getPath(), maxBytes);
    }
}
