// SPDX-License-Identifier: Apache-2.0
package io.jwitness.engine.internal.boot;

import java.lang.instrument.Instrumentation;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Opens packages of the JDK to the agent's own module, and to nobody else.
 *
 * <p>Assumptions: this class lives in the isolated loader, whose unnamed module holds the agent
 * alone. (In a unit test it is the test's own unnamed module.)
 *
 * <p>Guarantees: the application's rights do not change. A module or a package that this JDK does
 * not have is left out; {@code open} says so, and whatever needs it is switched off by its owner.
 * Opening twice is the same as once. What is open stays open for the life of the JVM, but only to a
 * module that goes away with its loader.
 */
public final class ModuleOpens {
    private static final Module AGENT = ModuleOpens.class.getModule();

    private final Instrumentation instrumentation;

    public ModuleOpens(Instrumentation instrumentation) {
        this.instrumentation = instrumentation;
    }

    /** What the hook needs: its two types are defined into this package. */
    public boolean forHook() {
        return open("java.base", Set.of(), Set.of("java.lang"));
    }

    /**
     * What the journal's Chronicle Queue needs, on 17 to 25:
     *
     * <ul>
     *   <li>{@code java.lang.reflect}: it makes {@code FileChannelImpl.map0} and the like
     *       accessible through {@code AccessibleObject.setAccessible0};
     *   <li>{@code sun.nio.ch}: without it, "Can't append to a read-only chronicle";
     *   <li>{@code jdk.internal.ref}: without it, it says so through {@code java.util.logging};
     *   <li>{@code jdk.internal.util}: without it, comparing bytes is slower;
     *   <li>{@code jdk.internal.misc}: for the shim that stands in for {@code sun.misc.Unsafe}.
     * </ul>
     */
    public boolean forJournal() {
        return open(
                "java.base",
                Set.of("sun.nio.ch", "jdk.internal.ref", "jdk.internal.util", "jdk.internal.misc"),
                Set.of("java.lang.reflect"));
    }

    /**
     * Exports and opens packages of one module.
     *
     * @param moduleName a module of the boot layer
     * @param exports packages whose public types are needed
     * @param opens packages whose private members are needed
     * @return true when all of them are there and open to the agent now
     */
    public boolean open(String moduleName, Set<String> exports, Set<String> opens) {
        Optional<Module> module = ModuleLayer.boot().findModule(moduleName);
        if (module.isEmpty()) {
            return false;
        }
        Map<String, Set<Module>> toExport = new HashMap<>();
        Map<String, Set<Module>> toOpen = new HashMap<>();
        boolean exported = collect(module.get(), exports, toExport);
        boolean opened = collect(module.get(), opens, toOpen);
        instrumentation.redefineModule(
                module.get(), Set.of(), toExport, toOpen, Set.of(), Map.of());
        return exported && opened;
    }

    private static boolean collect(
            Module module, Set<String> packages, Map<String, Set<Module>> into) {
        boolean all = true;
        for (String name : packages) {
            if (module.getPackages().contains(name)) {
                into.put(name, Set.of(AGENT));
            } else {
                all = false;
            }
        }
        return all;
    }
}
