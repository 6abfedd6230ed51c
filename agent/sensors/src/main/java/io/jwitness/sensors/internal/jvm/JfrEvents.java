// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.jvm;

import io.jwitness.sensors.internal.jvm.Sighting.Origin;
import io.jwitness.sensors.internal.jvm.Sighting.Site;
import java.lang.reflect.InvocationTargetException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import jdk.jfr.consumer.RecordedClass;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordedThread;
import jdk.jfr.consumer.RecordingStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads JFR's events as acts. The only class that names types of {@code jdk.jfr}, which a runtime
 * may lack.
 *
 * <p>All methods but {@link #stop} run on the stream's thread.
 */
final class JfrEvents implements JfrStream.Stream {
    private static final String BY = "jfr";

    /** One chunk: what has been delivered is of no use to us. */
    private static final long KEEP_BYTES = 1 << 20;

    private static final Duration KEEP = Duration.ofMinutes(1);

    /** Class names told of one redefinition, and redefinitions that wait for their summary. */
    private static final int MAX_NAMES = 8;

    private static final int MAX_REDEFINITIONS = 64;

    private static final List<String> FLAG_EVENTS =
            List.of(
                    "jdk.BooleanFlagChanged",
                    "jdk.IntFlagChanged",
                    "jdk.UnsignedIntFlagChanged",
                    "jdk.LongFlagChanged",
                    "jdk.UnsignedLongFlagChanged",
                    "jdk.DoubleFlagChanged",
                    "jdk.StringFlagChanged");

    /**
     * Operations that print to whoever attached. Others that the Attach Listener causes, such as
     * collections and handshakes, are parts of an act, not acts.
     */
    private static final Map<String, String> OPERATIONS =
            Map.of(
                    "PrintThreads", "jvm.thread.dump",
                    "GC_HeapInspection", "jvm.heap.histogram",
                    "ClassLoaderStatsOperation", "jvm.attach.command",
                    "ClassLoaderHierarchyOperation", "jvm.attach.command",
                    "PrintClassHierarchy", "jvm.attach.command",
                    "PrintMetadata", "jvm.attach.command",
                    "PrintCompileQueue", "jvm.attach.command",
                    "DumpHashtable", "jvm.attach.command",
                    "DumpTouchedMethods", "jvm.attach.command");

    /** Class of the loader that holds the agent; "null" where a test has none. */
    private static final String OWN_LOADER = ownLoader();

    /** Origins of a flag that somebody set at run time; the others are the JVM's own tuning. */
    private static final Set<String> SET_BY_SOMEBODY = Set.of("Management", "Attach on demand");

    private final RecordingStream stream;
    private final Consumer<Sighting> sightings;
    private final Witnessed witnessed;

    /** Names of redefined classes, until the event that tells who redefined them. */
    private final Map<Long, List<String>> redefined = new LinkedHashMap<>();

    /** Breakpoints of one flush: a debugger sets and clears them in bursts. */
    private long breakpoints;

    private @Nullable Instant firstBreakpoint;
    private @Nullable Instant lastBreakpoint;

    private JfrEvents(RecordingStream stream, Consumer<Sighting> sightings, Witnessed witnessed) {
        this.stream = stream;
        this.sightings = sightings;
        this.witnessed = witnessed;
    }

    /**
     * Opens a stream that is ready to run.
     *
     * @param flowing told, again and again, that events are being recorded
     * @param trouble told what goes wrong with one event; the stream goes on
     */
    static JfrStream.Stream open(
            Consumer<Sighting> sightings,
            Witnessed witnessed,
            Runnable flowing,
            Consumer<Throwable> trouble) {
        RecordingStream stream = new RecordingStream();
        // Without a handler JFR prints what goes wrong, into the application's output.
        stream.onError(trouble);
        stream.onFlush(flowing);
        JfrEvents events = new JfrEvents(stream, sightings, witnessed);
        events.subscribe();
        return events;
    }

    private void subscribe() {
        stream.setMaxSize(KEEP_BYTES);
        stream.setMaxAge(KEEP);
        stream.enable("jdk.HeapDump").withStackTrace();
        stream.onEvent("jdk.HeapDump", this::heapDump);
        for (String name : FLAG_EVENTS) {
            stream.enable(name);
            stream.onEvent(name, this::flagChanged);
        }
        stream.enable("jdk.ClassRedefinition").withoutStackTrace();
        stream.onEvent("jdk.ClassRedefinition", this::classRedefined);
        stream.enable("jdk.RedefineClasses").withStackTrace();
        stream.onEvent("jdk.RedefineClasses", e -> redefinition("jvm.class.redefine", e));
        stream.enable("jdk.RetransformClasses").withStackTrace();
        stream.onEvent("jdk.RetransformClasses", e -> redefinition("jvm.class.retransform", e));
        // The default threshold of 10 ms would hide most thread dumps.
        stream.enable("jdk.ExecuteVMOperation").withThreshold(Duration.ZERO);
        stream.onEvent("jdk.ExecuteVMOperation", this::operation);
        stream.enable("jdk.GarbageCollection").withThreshold(Duration.ZERO);
        stream.onEvent("jdk.GarbageCollection", this::collection);
        stream.onFlush(this::flushed);
    }

    @Override
    public void run() {
        stream.start();
    }

    @Override
    public void stop() {
        try {
            // Since JDK 20: delivers what has happened until now.
            RecordingStream.class.getMethod("stop").invoke(stream);
        } catch (NoSuchMethodException e) {
            // An older JDK: closing is all there is.
        } catch (IllegalAccessException | InvocationTargetException e) {
            // Stopped already, by the JVM's exit.
        } finally {
            stream.close();
        }
    }

    private void heapDump(RecordedEvent event) {
        RecordedThread thread = event.getThread();
        if (thread != null
                && witnessed.onThread(
                        VmEvents.HEAP_DUMP,
                        thread.getJavaThreadId(),
                        event.getStartTime(),
                        event.getEndTime())) {
            return;
        }
        boolean outOfMemory =
                event.hasField("onOutOfMemoryError") && event.getBoolean("onOutOfMemoryError");
        Origin origin = outOfMemory ? Origin.MACHINE : origin(thread);
        Sighting dump =
                started(VmEvents.HEAP_DUMP, event, origin, thread)
                        .of("file", event.getString("destination"));
        sightings.accept(origin == Origin.APPLICATION ? dump.at(site(event)) : dump);
    }

    private void flagChanged(RecordedEvent event) {
        String origin = event.getString("origin");
        if (origin == null || !SET_BY_SOMEBODY.contains(origin)) {
            return;
        }
        String flag = event.getString("name");
        Instant time = event.getStartTime();
        if (witnessed.anywhere(VmEvents.FLAG_CHANGE, flag, time, time)) {
            return;
        }
        // JFR names no thread here, and an MXBean that sets a flag would have been seen: attached.
        sightings.accept(
                Sighting.of(VmEvents.FLAG_CHANGE, BY, time, Origin.ATTACH)
                        .of("flag", flag)
                        .changing(text(event, "oldValue"), text(event, "newValue")));
    }

    private void classRedefined(RecordedEvent event) {
        RecordedClass type = event.getClass("redefinedClass");
        if (type == null) {
            return;
        }
        if (redefined.size() == MAX_REDEFINITIONS) {
            redefined.remove(redefined.keySet().iterator().next());
        }
        List<String> names =
                redefined.computeIfAbsent(
                        event.getLong("redefinitionId"), id -> new ArrayList<>(MAX_NAMES));
        if (names.size() < MAX_NAMES) {
            names.add(type.getName());
        }
    }

    private void redefinition(String name, RecordedEvent event) {
        List<String> names = redefined.remove(event.getLong("redefinitionId"));
        long classes = event.getInt("classCount");
        if (classes == 0 || isOwnOrJfr(event)) {
            return;
        }
        RecordedThread thread = event.getThread();
        String what = names == null ? null : String.join(" ", names);
        if (names != null && classes > names.size()) {
            what = what + " and " + (classes - names.size()) + " more";
        }
        sightings.accept(
                started(name, event, origin(thread), thread)
                        .of("class", what)
                        .at(site(event))
                        .counting(classes, event.getStartTime(), event.getEndTime()));
    }

    private void operation(RecordedEvent event) {
        RecordedThread caller = event.getValue("caller");
        if (caller == null) {
            return;
        }
        Origin origin = origin(caller);
        if (origin == Origin.APPLICATION) {
            return;
        }
        String operation = event.getString("operation");
        if (origin == Origin.DEBUGGER) {
            if ("ChangeBreakpoints".equals(operation)) {
                breakpoint(event);
            }
            return;
        }
        String name = operation == null ? null : OPERATIONS.get(operation);
        if (name == null
                || (origin == Origin.ATTACH
                        && witnessed.isWithinCommand(event.getStartTime(), event.getEndTime()))) {
            return;
        }
        Sighting sighting = started(name, event, origin, caller);
        sightings.accept(
                name.equals(VmEvents.ATTACH_COMMAND)
                        ? sighting.of("vm-operation", operation)
                        : sighting);
    }

    private void collection(RecordedEvent event) {
        if (!"Diagnostic Command".equals(event.getString("cause"))
                || witnessed.anywhere(
                        VmEvents.GC_RUN, null, event.getStartTime(), event.getEndTime())) {
            return;
        }
        sightings.accept(started(VmEvents.GC_RUN, event, Origin.ATTACH, null));
    }

    private void breakpoint(RecordedEvent event) {
        Instant time = event.getStartTime();
        if (breakpoints++ == 0) {
            firstBreakpoint = time;
        }
        lastBreakpoint = time;
    }

    private void flushed() {
        Instant first = firstBreakpoint;
        Instant last = lastBreakpoint;
        if (breakpoints == 0 || first == null || last == null) {
            return;
        }
        Sighting sighting = Sighting.of(VmEvents.DEBUGGER_BREAKPOINT, BY, first, Origin.DEBUGGER);
        sightings.accept(breakpoints == 1 ? sighting : sighting.counting(breakpoints, first, last));
        breakpoints = 0;
    }

    private static Sighting started(
            String name, RecordedEvent event, Origin origin, @Nullable RecordedThread thread) {
        return Sighting.of(name, BY, event.getStartTime(), origin)
                .lasting(event.getDuration().toNanos())
                .onThread(thread == null ? null : name(thread));
    }

    private static Origin origin(@Nullable RecordedThread thread) {
        String name = thread == null ? null : name(thread);
        if (thread == null || name == null) {
            return Origin.MACHINE;
        }
        if (name.equals(AttachActor.THREAD) || name.equals("Signal Dispatcher")) {
            return !HotSpotThreads.isOne(thread.getJavaThreadId())
                    ? Origin.APPLICATION
                    : name.equals(AttachActor.THREAD) ? Origin.ATTACH : Origin.SIGNAL;
        }
        return name.startsWith("JDWP ") ? Origin.DEBUGGER : Origin.APPLICATION;
    }

    private static @Nullable String name(RecordedThread thread) {
        String name = thread.getJavaName();
        return name == null ? thread.getOSName() : name;
    }

    private static @Nullable String text(RecordedEvent event, String field) {
        Object value = event.getValue(field);
        return value == null ? null : value.toString();
    }

    /** Our weaving, or JFR's own instrumentation of the JDK when a recording starts. */
    private static boolean isOwnOrJfr(RecordedEvent event) {
        RecordedStackTrace trace = event.getStackTrace();
        if (trace == null) {
            return false;
        }
        for (RecordedFrame frame : trace.getFrames()) {
            if (!frame.isJavaFrame()) {
                continue;
            }
            RecordedClass type = frame.getMethod().getType();
            String name = type.getName();
            if (isInstrument(name)) {
                continue;
            }
            // The name alone could be anybody's.
            return name.startsWith("jdk.jfr.")
                    || (name.startsWith("io.jwitness.") && OWN_LOADER.equals(loader(type)));
        }
        return false;
    }

    private static String ownLoader() {
        ClassLoader loader = JfrEvents.class.getClassLoader();
        return loader == null ? "null" : loader.getClass().getName();
    }

    private static @Nullable String loader(RecordedClass type) {
        return type.getClassLoader() == null || type.getClassLoader().getType() == null
                ? null
                : type.getClassLoader().getType().getName();
    }

    /** The first frame that is not the JDK's own way to the act. */
    private static @Nullable Site site(RecordedEvent event) {
        RecordedStackTrace trace = event.getStackTrace();
        if (trace == null) {
            return null;
        }
        for (RecordedFrame frame : trace.getFrames()) {
            if (!frame.isJavaFrame()) {
                continue;
            }
            String name = frame.getMethod().getType().getName();
            if (!isInstrument(name)
                    && !name.startsWith("com.sun.management.")
                    && !name.startsWith("jdk.internal.reflect.")
                    && !name.startsWith("java.lang.reflect.")
                    && !name.startsWith("java.lang.invoke.")) {
                return new Site(name, frame.getMethod().getName());
            }
        }
        return null;
    }

    private static boolean isInstrument(String className) {
        return className.startsWith("sun.instrument.");
    }
}
