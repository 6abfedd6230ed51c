// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.weave;

import java.lang.instrument.ClassFileTransformer;
import java.security.ProtectionDomain;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The one transformer of the agent: a look-up by name for every class that is loaded, and the
 * weaver for the few that have a plan.
 *
 * <p>Assumptions: the hook is defined before this is installed. Guarantees: never throws into class
 * loading; a class that cannot be woven stays as it was and is reported; the weaver's own classes
 * are loaded by {@link #warm} or not at all, never while a class of the application waits. Safe for
 * all threads.
 */
public final class WeavingTransformer implements ClassFileTransformer {
    /** Learns what became of each class that has a plan. Called on the thread that loads it. */
    public interface Listener {
        /**
         * A class file was woven; whether the JVM takes it, it says later.
         *
         * @param className binary name, with dots
         * @param methods how many of its methods
         */
        void woven(String className, @Nullable ClassLoader loader, int methods);

        /** A class file has none of the methods of its plan. */
        void unmatched(String className, @Nullable ClassLoader loader);

        /** A class was left alone. */
        void failed(String className, @Nullable ClassLoader loader, String cause);
    }

    private final Listener listener;
    private final boolean retransformStripsNames;
    private volatile Map<String, ClassPlan> plans = Map.of();
    private volatile boolean warm;

    /**
     * Creates it, with no plan.
     *
     * @param listener who learns what became of a class
     * @param retransformStripsNames true on a JVM with JDK-8240908
     */
    public WeavingTransformer(Listener listener, boolean retransformStripsNames) {
        this.listener = listener;
        this.retransformStripsNames = retransformStripsNames;
    }

    /**
     * Replaces the plans; classes that are loaded already keep their code until retransformed.
     *
     * @param plans by internal class name, with slashes
     */
    public void plans(Map<String, ClassPlan> plans) {
        this.plans = Map.copyOf(plans);
    }

    /** True when a class has a plan. */
    public boolean hasPlan(String internalName) {
        return plans.containsKey(internalName);
    }

    /**
     * Loads the weaver, by weaving a class that is thrown away. Until it returns, classes pass
     * unwoven: retransform what is loaded afterwards.
     */
    public void warm() {
        WarmUp.run();
        warm = true;
    }

    @Override
    public byte @Nullable [] transform(
            @Nullable ClassLoader loader,
            @Nullable String name,
            @Nullable Class<?> redefined,
            @Nullable ProtectionDomain domain,
            byte[] classFile) {
        if (name == null || !warm) {
            return null;
        }
        ClassPlan plan = plans.get(name);
        return plan == null ? null : weave(loader, name, redefined != null, classFile, plan);
    }

    private byte @Nullable [] weave(
            @Nullable ClassLoader loader,
            String name,
            boolean late,
            byte[] classFile,
            ClassPlan plan) {
        String className = name.replace('/', '.');
        try {
            Weaver.Result result = Weaver.weave(classFile, plan);
            if (result.bytes == null) {
                listener.unmatched(className, loader);
                return null;
            }
            if (late
                    && retransformStripsNames
                    && result.hasParameterNames
                    && plan.sparesParameterNames()) {
                // JDK-8240908: retransforming strips MethodParameters before 17.0.20, and Spring
                // then fails to bind arguments by name.
                listener.failed(
                        className,
                        loader,
                        "loaded already, and this JVM would strip its parameter names"
                                + " (JDK-8240908): name the agent at start, or use JDK 17.0.20");
                return null;
            }
            listener.woven(className, loader, result.methods);
            return result.bytes;
        } catch (RuntimeException | LinkageError | StackOverflowError failure) {
            listener.failed(className, loader, failure.toString());
            return null;
        }
    }
}
