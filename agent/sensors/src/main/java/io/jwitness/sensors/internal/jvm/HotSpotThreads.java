// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.jvm;

import org.jspecify.annotations.Nullable;

/**
 * Tells threads that HotSpot began itself from those that Java code did: a thread's name is
 * anybody's to choose.
 *
 * <p>HotSpot's are of no class of their own, belong to the topmost group, and have no {@code run}
 * at the bottom of their stack, which every thread has that Java code starts. Native code that
 * attaches a thread of its own could imitate them; native code can do anything.
 */
final class HotSpotThreads {
    private HotSpotThreads() {}

    /**
     * Whether a live thread is HotSpot's own.
     *
     * @param id of the Java thread
     * @return false also for one that has ended: HotSpot's that matter here do not
     */
    static boolean isOne(long id) {
        for (Thread each : all()) {
            if (each != null && each.getId() == id) {
                return isOne(each);
            }
        }
        return false;
    }

    /** Whether HotSpot has begun a thread of this name. */
    static boolean isThere(String name) {
        for (Thread each : all()) {
            if (each != null && each.getName().equals(name) && isOne(each)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isOne(Thread thread) {
        ThreadGroup group = thread.getThreadGroup();
        if (thread.getClass() != Thread.class || group == null || group.getParent() != null) {
            return false;
        }
        StackTraceElement[] stack = thread.getStackTrace();
        return stack.length == 0
                || !stack[stack.length - 1].getClassName().equals(Thread.class.getName());
    }

    private static @Nullable Thread[] all() {
        ThreadGroup top = Thread.currentThread().getThreadGroup();
        for (ThreadGroup parent = top; parent != null; parent = parent.getParent()) {
            top = parent;
        }
        if (top == null) {
            return new Thread[0];
        }
        // What does not fit is left out: twice as many as there are now is room enough.
        Thread[] all = new Thread[2 * top.activeCount() + 16];
        top.enumerate(all, true);
        return all;
    }
}
