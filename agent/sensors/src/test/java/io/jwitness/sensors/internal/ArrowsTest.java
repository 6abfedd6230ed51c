// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.jwitness", importOptions = DoNotIncludeTests.class)
class ArrowsTest {
    private static final String SENSORS = "io.jwitness.sensors.internal";

    @ArchTest
    static final ArchRule sensorsKnowRecordAndPolicyAndNoOtherRoom =
            noClasses()
                    .that()
                    .resideInAPackage("io.jwitness.sensors..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "io.jwitness.engine..",
                            "io.jwitness.journal..",
                            "io.jwitness.exporter..",
                            "io.jwitness.premain..");

    @ArchTest
    static final ArchRule onlyTheWeaverKnowsAsm =
            classes()
                    .that()
                    .resideInAPackage("org.objectweb.asm..")
                    .or()
                    .haveNameMatching("org.objectweb.asm.*")
                    .should()
                    .onlyHaveDependentClassesThat()
                    .resideInAnyPackage(SENSORS + ".weave..", "org.objectweb.asm..")
                    .allowEmptyShould(true);

    @ArchTest
    static final ArchRule theWeaverKnowsNoSurface =
            noClasses()
                    .that()
                    .resideInAPackage(SENSORS + ".weave..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            SENSORS + ".dispatch..",
                            SENSORS + ".catalogue..",
                            "io.jwitness.policy..",
                            "io.jwitness.record..");

    @ArchTest
    static final ArchRule dispatchingKnowsNoSurface =
            noClasses()
                    .that()
                    .resideInAPackage(SENSORS + ".dispatch..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            SENSORS,
                            SENSORS + ".log..",
                            SENSORS + ".actuator..",
                            SENSORS + ".carrier..",
                            SENSORS + ".probe..",
                            SENSORS + ".jmx..",
                            SENSORS + ".jvm..",
                            SENSORS + ".catalogue..",
                            SENSORS + ".weave..");

    @ArchTest
    static final ArchRule packagesHaveNoCycles =
            slices().matching(SENSORS + ".(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule nothingStaysBehindInTheApplicationsThreads =
            noClasses()
                    .that()
                    .resideInAPackage("io.jwitness.sensors..")
                    .should()
                    .dependOnClassesThat()
                    .areAssignableTo(ThreadLocal.class);
}
