// SPDX-License-Identifier: Apache-2.0
package io.jwitness.policy.internal;

/**
 * What the policy must know of the built-in events: which of them are seen before their effect, and
 * which merely read.
 *
 * <p>A name that is not here is one that a probe made up: seen before its effect, one record when
 * it is complete.
 */
final class Events {
    /** Seen before its effect, which it changes: attempt and complete. */
    private static final int CONTROL = 1;

    /** Seen before its effect, which is to read: complete only. */
    private static final int READ = 2;

    /** Learnt of afterwards: nothing can be refused. */
    private static final int AFTER = 3;

    /** Has a second way in, through {@code jcmd} and the like, that is seen afterwards only. */
    private static final int ATTACH_TOO = 4;

    private static final int KIND = 3;

    private Events() {}

    /** Events by name; a trailing {@code *} stands for a family. */
    private static final String[] NAMES = {
        "log.level.change",
        "log.config.reload",
        "log.config.change",
        "actuator.read",
        "actuator.write",
        "actuator.delete",
        "jmx.connect",
        "jmx.disconnect",
        "jmx.login",
        "jmx.attribute.get",
        "jmx.attribute.set",
        "jmx.invoke",
        "jmx.mbean.create",
        "jmx.mbean.register",
        "jmx.mbean.unregister",
        "jvm.attach",
        "jvm.attach.command",
        "jvm.heap.dump",
        "jvm.heap.histogram",
        "jvm.thread.dump",
        "jvm.flag.change",
        "jvm.gc.run",
        "jvm.properties.read",
        "jvm.log.change",
        "jvm.jfr.start",
        "jvm.jfr.stop",
        "jvm.jfr.dump",
        "jvm.agent.load",
        "jvm.class.redefine",
        "jvm.class.retransform",
        "jvm.debugger.present",
        "jvm.debugger.connect",
        "jvm.debugger.disconnect",
        "jvm.debugger.breakpoint",
        "jvm.ptrace",
        "jvm.management.start",
        "jvm.exit",
        "script.eval",
        "console.*",
    };

    private static final byte[] KINDS = {
        CONTROL,
        CONTROL,
        CONTROL,
        READ,
        CONTROL,
        CONTROL,
        AFTER,
        AFTER,
        READ,
        READ,
        CONTROL,
        CONTROL,
        CONTROL,
        CONTROL,
        CONTROL,
        AFTER,
        AFTER,
        CONTROL | ATTACH_TOO,
        READ | ATTACH_TOO,
        READ | ATTACH_TOO,
        CONTROL | ATTACH_TOO,
        CONTROL | ATTACH_TOO,
        READ | ATTACH_TOO,
        CONTROL | ATTACH_TOO,
        CONTROL,
        CONTROL,
        CONTROL,
        CONTROL | ATTACH_TOO,
        CONTROL,
        CONTROL,
        AFTER,
        AFTER,
        AFTER,
        AFTER,
        AFTER,
        CONTROL,
        CONTROL,
        CONTROL,
        CONTROL,
    };

    /** The agent's own events: always recorded, and out of every rule's reach. */
    static boolean isOwn(String event) {
        return event.startsWith("jwitness.");
    }

    /** True when the attempt is worth a record of its own unless the policy says otherwise. */
    static boolean attemptByDefault(String event) {
        return (kind(event) & KIND) == CONTROL;
    }

    /** True when every source of it tells only what has happened already. */
    static boolean isAfter(String event) {
        return (kind(event) & KIND) == AFTER;
    }

    /** True when {@code jcmd} and its like do it too, and are not seen before. */
    static boolean isAttachToo(String event) {
        return (kind(event) & ATTACH_TOO) != 0;
    }

    private static int kind(String event) {
        for (int i = 0; i < NAMES.length; i++) {
            if (Glob.matches(NAMES[i], event)) {
                return KINDS[i];
            }
        }
        return 0;
    }

    /** All names, families with their {@code *}. */
    static String[] names() {
        return NAMES.clone();
    }
}
