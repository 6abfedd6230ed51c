// SPDX-License-Identifier: Apache-2.0
package io.jwitness.engine.internal.boot;

import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.Instrumentation;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * Puts the hook's two types into {@code java.lang}, or finds them there, and holds the only key to
 * their private fields.
 *
 * <pre>
 *   first agent in this JVM    defines both types; they stay for the life of the JVM
 *   any later one              finds them, whatever version it is: the ABI is frozen
 * </pre>
 *
 * <p>Opening {@code java.lang} to the agent's module does not let the application in; defining a
 * class there needs no Unsafe, no temporary file and no entry on the boot path, so the application
 * keeps its AppCDS archive.
 *
 * <p>Thread-safe once made.
 */
public final class HookInstaller {
    private static final String DISPATCHER = "java.lang.JWitnessDispatcher";
    private static final String HOOK = "java.lang.JWitnessHook";

    private final VarHandle dispatcher;
    private final VarHandle sites;

    private HookInstaller(VarHandle dispatcher, VarHandle sites) {
        this.dispatcher = dispatcher;
        this.sites = sites;
    }

    /**
     * Makes sure that the hook is there.
     *
     * @throws IllegalStateException if it cannot be, with the reason; then nothing can be woven
     */
    public static HookInstaller install(Instrumentation instrumentation) {
        new ModuleOpens(instrumentation).forHook();
        try {
            MethodHandles.Lookup lookup =
                    MethodHandles.privateLookupIn(Object.class, MethodHandles.lookup());
            // The interface first: the hook names it.
            Class<?> dispatcherType = findOrDefine(DISPATCHER, lookup);
            Class<?> hook = findOrDefine(HOOK, lookup);
            MethodHandles.Lookup inside =
                    MethodHandles.privateLookupIn(hook, MethodHandles.lookup());
            return new HookInstaller(
                    inside.findStaticVarHandle(hook, "dispatcher", dispatcherType),
                    inside.findStaticVarHandle(hook, "sites", int.class));
        } catch (ReflectiveOperationException | IOException cause) {
            throw new IllegalStateException(
                    "the hook cannot be put into java.lang: " + cause, cause);
        }
    }

    /**
     * Whose dispatcher is in force; null when off. Compared at every heartbeat with the one that
     * was set.
     */
    public @Nullable JWitnessDispatcher dispatcher() {
        return (JWitnessDispatcher) dispatcher.getVolatile();
    }

    /**
     * Sets the dispatcher if none is in force.
     *
     * @return false if there is one already; it stays
     */
    public boolean arm(JWitnessDispatcher next) {
        return dispatcher.compareAndSet((JWitnessDispatcher) null, next);
    }

    /**
     * Turns every woven place into a no-op at once, and lets go of the isolated loader.
     *
     * @param mine what {@link #arm} set
     * @return false if another one was in force, which then stays
     */
    public boolean disarm(JWitnessDispatcher mine) {
        return dispatcher.compareAndSet(mine, (JWitnessDispatcher) null);
    }

    /**
     * Claims numbers for places that are about to be woven; none was ever given out in this JVM
     * before, by this or an earlier agent.
     *
     * @param count how many
     * @return the first one
     */
    public int claimSites(int count) {
        return (int) sites.getAndAdd(count);
    }

    private static Class<?> findOrDefine(String name, MethodHandles.Lookup intoJavaLang)
            throws IOException, IllegalAccessException {
        Class<?> there = find(name);
        if (there != null) {
            return there;
        }
        try {
            return intoJavaLang.defineClass(classFile(name));
        } catch (LinkageError duplicate) {
            // Somebody else's agent of ours was faster.
            there = find(name);
            if (there != null) {
                return there;
            }
            throw duplicate;
        }
    }

    private static @Nullable Class<?> find(String name) {
        try {
            return Class.forName(name, false, null);
        } catch (ClassNotFoundException absent) {
            return null;
        }
    }

    private static byte[] classFile(String name) throws IOException {
        String resource = name.replace('.', '/') + ".class";
        try (InputStream in = HookInstaller.class.getClassLoader().getResourceAsStream(resource)) {
            if (in == null) {
                throw new IOException(resource + " is not in the agent jar");
            }
            return in.readAllBytes();
        }
    }
}
