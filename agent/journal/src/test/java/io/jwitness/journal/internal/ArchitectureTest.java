// SPDX-License-Identifier: Apache-2.0
package io.jwitness.journal.internal;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;

@AnalyzeClasses(packages = "io.jwitness.journal", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule theJournalKnowsRecordChronicleAndTheJdk =
            classes()
                    .should()
                    .onlyDependOnClassesThat()
                    .resideInAnyPackage(
                            "io.jwitness.journal..",
                            "io.jwitness.record..",
                            "net.openhft..",
                            "org.slf4j..",
                            "org.jspecify..",
                            "java..");

    @ArchTest
    static final ArchRule chronicleIsMetInTheStoreAlone =
            noClasses()
                    .that()
                    .resideOutsideOfPackage("io.jwitness.journal.internal.store..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("net.openhft..", "org.slf4j..");

    @ArchTest
    static final ArchRule theRingKnowsNothingOfTheQueue =
            noClasses()
                    .that()
                    .resideInAPackage("io.jwitness.journal.internal.ring..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("..journal.internal.store..", "..journal.internal.seal..");

    @ArchTest
    static final ArchRule roomsAreNotTangled =
            SlicesRuleDefinition.slices()
                    .matching("io.jwitness.journal.internal.(*)..")
                    .should()
                    .beFreeOfCycles();

    @ArchTest
    static final ArchRule noUnsafeNoSystemPropertiesNoOutput =
            noClasses()
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("sun..", "jdk.internal..")
                    .orShould()
                    .callMethod(System.class, "setProperty", String.class, String.class)
                    .orShould()
                    .accessField(System.class, "out")
                    .orShould()
                    .accessField(System.class, "err");
}
