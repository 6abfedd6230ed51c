// SPDX-License-Identifier: Apache-2.0
package io.jwitness.engine.internal;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
        packages = "io.jwitness.engine",
        importOptions = ImportOption.DoNotIncludeTests.class)
final class EngineArchitectureTest {
    @ArchTest
    static final ArchRule theEngineKnowsNeitherExporterNorPackaging =
            noClasses()
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "io.jwitness.exporter..",
                            "io.jwitness.dist..",
                            "io.jwitness.premain..",
                            "io.opentelemetry..",
                            "net.openhft..");

    @ArchTest
    static final ArchRule nobodysLogManagerIsTouched =
            noClasses().should().dependOnClassesThat().resideInAPackage("java.util.logging..");

    @ArchTest
    static final ArchRule nobodysSystemPropertiesAreWritten =
            noClasses()
                    .should()
                    .callMethod(System.class, "setProperty", String.class, String.class)
                    .orShould()
                    .callMethod(System.class, "setProperties", java.util.Properties.class)
                    .orShould()
                    .callMethod(System.class, "clearProperty", String.class);

    @ArchTest
    static final ArchRule nothingGoesToStandardOutput =
            noClasses().should().accessField(System.class, "out");
}
