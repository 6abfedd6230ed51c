// SPDX-License-Identifier: Apache-2.0
package io.jwitness.engine.internal.ready;

import java.lang.instrument.ClassFileTransformer;
import java.security.ProtectionDomain;
import org.jspecify.annotations.Nullable;

/**
 * Decides when the application is ready: by its framework's own word (Boot, WildFly, Tomcat), else
 * 10 s after {@code main} loaded its last class, if the process has been calm (Keycloak's {@code
 * main} waits for the threads that do the work), else 60 s after the start.
 *
 * <p>It watches class loading as a transformer that never transforms: one comparison and one store
 * for each class, taken out again once ready. Safe for all threads.
 */
public final class Readiness implements ClassFileTransformer {
    /**
     * Without a class loaded on {@code main} for this long, it is waiting for work: {@value} ns.
     */
    static final long QUIET_NS = 10_000_000_000L;

    private final MainThread main;
    private final long startNs;
    private final long limitNs;
    private volatile long lastLoadNs;
    private volatile boolean told;

    /**
     * Begins to watch.
     *
     * @param main the thread whose class loading counts
     * @param startNs monotonic time of the start
     * @param limitNs ready at the latest after this long
     */
    public Readiness(MainThread main, long startNs, long limitNs) {
        this.main = main;
        this.startNs = startNs;
        this.limitNs = limitNs;
        this.lastLoadNs = startNs;
    }

    /** The framework says so itself. */
    public void tell() {
        told = true;
    }

    /**
     * Whether it is ready.
     *
     * @param nowNs monotonic time
     * @param hasCalmed whether the process has used little processor time for a while
     */
    public boolean isReady(long nowNs, boolean hasCalmed) {
        return told || (hasCalmed && nowNs - lastLoadNs >= QUIET_NS) || nowNs - startNs >= limitNs;
    }

    @Override
    public byte @Nullable [] transform(
            @Nullable ClassLoader loader,
            @Nullable String className,
            @Nullable Class<?> classBeingRedefined,
            @Nullable ProtectionDomain protectionDomain,
            byte[] classfileBuffer) {
        if (classBeingRedefined == null && main.isCurrent()) {
            lastLoadNs = System.nanoTime();
        }
        return null;
    }
}
