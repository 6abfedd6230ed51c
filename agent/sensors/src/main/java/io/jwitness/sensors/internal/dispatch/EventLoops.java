// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.dispatch;

/**
 * Tells threads that serve many callers at once, and must not be held for long.
 *
 * <p>By their names, since their classes belong to libraries that the agent does not load: a false
 * positive only shortens a wait.
 */
final class EventLoops {
    private static final String[] PREFIXES = {
        "reactor-http-",
        "parallel-",
        "nioEventLoopGroup-",
        "epollEventLoopGroup-",
        "kqueueEventLoopGroup-",
        "multiThreadIoEventLoopGroup-",
        "vert.x-eventloop-thread-",
        "armeria-common-worker-",
        "XNIO-1 I/O-",
        "lettuce-",
        "grpc-default-worker-ELG-",
    };

    private EventLoops() {}

    static boolean isEventLoop(Thread thread) {
        String name = thread.getName();
        for (String prefix : PREFIXES) {
            if (name.startsWith(prefix)) {
                return true;
            }
        }
        return false;
    }
}
