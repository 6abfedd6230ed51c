// SPDX-License-Identifier: Apache-2.0
package io.jwitness.engine.internal;

import io.jwitness.engine.internal.boot.HookInstaller;
import io.jwitness.engine.internal.config.AgentArguments;
import io.jwitness.engine.internal.config.Configuration;
import io.jwitness.engine.internal.config.Option;
import io.jwitness.engine.internal.log.Stderr;
import java.lang.instrument.Instrumentation;
import org.jspecify.annotations.Nullable;

/**
 * Where the isolated loader is entered from {@code io.jwitness.premain.Agent}, by reflection and by
 * one method alone: for {@code -javaagent}, for a late attach, for a second one, and for a detach.
 *
 * <pre>
 *   system loader               isolated loader                         java.base
 *   ─────────────────────       ───────────────────────────────         ─────────────────────────
 *   Agent.premain ────────────▶ Starter.start
 *                                 → Engine: hook, transformer  ───────▶ java.lang.JWitnessHook
 *                                 → thread jwitness-engine: slot, ring, journal, exporter, JFR
 *   Agent (weak reference to the loader; a closed loader is a detached agent)
 * </pre>
 */
public final class Starter {
    private static @Nullable Engine running;

    private Starter() {}

    /**
     * Arms the agent, or takes it out when the arguments hold {@code detach=true}. Never throws:
     * what fails is told in one line, and the application runs on.
     *
     * @param arguments the text behind the agent jar's name, or null
     * @param instrumentation of this JVM
     * @param jarPath the agent jar that this loader reads
     * @param attached false before {@code main}, true for a late attach
     */
    public static synchronized void start(
            @Nullable String arguments,
            Instrumentation instrumentation,
            String jarPath,
            boolean attached) {
        final Engine current = running;
        if (attached && isDetach(arguments)) {
            if (current != null) {
                current.detachByAttach(arguments);
            }
        } else if (current != null && current.isAlive()) {
            Stderr.line(
                    "an agent is armed in this JVM already, so the second one is left out; see `jwitness status`");
        } else {
            running = arm(arguments, instrumentation, jarPath, attached);
        }
    }

    /**
     * The hook first: the engine's classes name its types, and are not verified before they are
     * needed.
     */
    private static @Nullable Engine arm(
            @Nullable String arguments,
            Instrumentation instrumentation,
            String jarPath,
            boolean attached) {
        try {
            final Configuration configuration = Configuration.beforeMain(arguments, jarPath);
            if (!configuration.options().flag(Option.ENABLED)) {
                return null;
            }
            final HookInstaller hook = HookInstaller.install(instrumentation);
            return Engine.start(configuration, instrumentation, hook, jarPath, attached);
        } catch (Throwable failure) {
            Stderr.line(
                    "not witnessing: could not arm ("
                            + failure.getClass().getName()
                            + "); the application runs on; please report it with the JVM's version");
            return null;
        }
    }

    private static boolean isDetach(@Nullable String arguments) {
        return arguments != null
                && "true".equals(AgentArguments.parse(arguments).values().get("detach"));
    }
}
