// SPDX-License-Identifier: Apache-2.0
package io.jwitness.engine.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the classes that run before somebody's {@code main} may not touch. */
final class StartPathTest {
    /** Packages whose first use costs milliseconds, or fixes a choice that is the application's. */
    private static final List<String> FORBIDDEN =
            List.of(
                    "java.nio.file.",
                    "java.util.logging.",
                    "java.lang.management.",
                    "javax.management.",
                    "java.util.regex.",
                    "java.util.stream.");

    /** Run before main in full; the life cycle's own class is looked at by what it calls there. */
    private static final Set<String> BEFORE_MAIN =
            Set.of(
                    "io.jwitness.engine.internal.Starter",
                    "io.jwitness.engine.internal.Session",
                    "io.jwitness.engine.internal.EngineContext",
                    "io.jwitness.engine.internal.config.AgentArguments",
                    "io.jwitness.engine.internal.config.Options",
                    "io.jwitness.engine.internal.config.Option",
                    "io.jwitness.engine.internal.config.Quantities",
                    "io.jwitness.engine.internal.early.EarlySink",
                    "io.jwitness.engine.internal.ready.MainThread",
                    "io.jwitness.engine.internal.ready.Readiness");

    @Test
    void nothingBeforeMainTouchesFilesLoggingOrManagement() {
        final JavaClasses classes =
                new ClassFileImporter().importPackages("io.jwitness.engine.internal");
        final List<String> found = new ArrayList<>();
        for (String name : BEFORE_MAIN) {
            final JavaClass type = classes.get(name);
            type.getDirectDependenciesFromSelf()
                    .forEach(
                            dependency -> {
                                final String target = dependency.getTargetClass().getName();
                                for (String prefix : FORBIDDEN) {
                                    if (target.startsWith(prefix)) {
                                        found.add(name + " → " + target);
                                    }
                                }
                            });
        }
        assertEquals(List.of(), found);
    }
}
