// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.jvm;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An act that was learnt of after it had happened, by something that no row could see. Immutable.
 *
 * @param event what is recorded
 * @param by the sense that told it: {@code jfr} or {@code proc}
 * @param time when it began, by the wall clock
 * @param durationNs how long it took; negative = unknown
 * @param origin what is known of who did it
 * @param thread Java thread that did it, where there was one
 * @param target what it was done to
 * @param change what it changed
 * @param site the code that asked for it, for acts of the application itself
 * @param count how many acts this one stands for
 * @param peer who is at the other end, where that can be read from the system
 */
record Sighting(
        String event,
        String by,
        Instant time,
        long durationNs,
        Origin origin,
        @Nullable String thread,
        @Nullable Target target,
        @Nullable Change change,
        @Nullable Site site,
        @Nullable Count count,
        @Nullable Peer peer) {

    /** Through which door somebody came, or nobody. */
    enum Origin {
        /** A tool on the attach socket: jcmd, jmap, jstack, jinfo. */
        ATTACH,
        /** A signal: kill -3, or Ctrl-\ on a terminal. */
        SIGNAL,
        /** A debugger on the JDWP transport. */
        DEBUGGER,
        /** A process that traces this one: strace, gdb, jhsdb. */
        TRACER,
        /** The virtual machine itself: a dump when memory ran out. */
        MACHINE,
        /** A thread of the application that no row has seen. */
        APPLICATION
    }

    /** What was acted on, as in a record. */
    record Target(String type, @Nullable String id) {}

    /** A value before and after. */
    record Change(@Nullable String before, @Nullable String after) {}

    /** A method of the application. */
    record Site(String className, String method) {}

    /** Several acts in one. */
    record Count(long n, Instant first, Instant last) {}

    /**
     * Another process, or the other end of a connection; what is not known is negative or null.
     *
     * @param command its command line
     */
    record Peer(
            long pid,
            long uid,
            long gid,
            @Nullable String command,
            @Nullable String address,
            int port) {
        static Peer process(long pid, long uid, long gid, @Nullable String command) {
            return new Peer(pid, uid, gid, command, null, -1);
        }

        static Peer connection(String address, int port) {
            return new Peer(-1, -1, -1, null, address, port);
        }
    }

    static Sighting of(String event, String by, Instant time, Origin origin) {
        return new Sighting(event, by, time, -1, origin, null, null, null, null, null, null);
    }

    /** When it was over; its beginning where that is not known. */
    Instant end() {
        return durationNs < 0 ? time : time.plusNanos(durationNs);
    }

    Sighting lasting(long ns) {
        return new Sighting(event, by, time, ns, origin, thread, target, change, site, count, peer);
    }

    Sighting onThread(@Nullable String name) {
        return new Sighting(
                event, by, time, durationNs, origin, name, target, change, site, count, peer);
    }

    Sighting of(String type, @Nullable String id) {
        return new Sighting(
                event,
                by,
                time,
                durationNs,
                origin,
                thread,
                new Target(type, id),
                change,
                site,
                count,
                peer);
    }

    Sighting changing(@Nullable String before, @Nullable String after) {
        return new Sighting(
                event,
                by,
                time,
                durationNs,
                origin,
                thread,
                target,
                new Change(before, after),
                site,
                count,
                peer);
    }

    Sighting at(@Nullable Site where) {
        return new Sighting(
                event, by, time, durationNs, origin, thread, target, change, where, count, peer);
    }

    Sighting counting(long n, Instant first, Instant last) {
        return new Sighting(
                event,
                by,
                time,
                durationNs,
                origin,
                thread,
                target,
                change,
                site,
                new Count(n, first, last),
                peer);
    }

    Sighting from(@Nullable Peer other) {
        return new Sighting(
                event, by, time, durationNs, origin, thread, target, change, site, count, other);
    }
}
