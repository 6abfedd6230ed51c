// SPDX-License-Identifier: Apache-2.0
package io.jwitness.policy.internal;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What the policy may depend on, as the architecture draws it. */
@AnalyzeClasses(
        packages = "io.jwitness.policy",
        importOptions = ImportOption.DoNotIncludeTests.class)
final class ArrowsTest {
    @ArchTest
    static final ArchRule THE_ROOM_KNOWS_RECORD_JACKSON_AND_RE2J_ALONE =
            classes()
                    .should()
                    .onlyDependOnClassesThat()
                    .resideInAnyPackage(
                            "java..",
                            "org.jspecify..",
                            "io.jwitness.policy..",
                            "io.jwitness.record..",
                            "com.fasterxml.jackson.core..",
                            "com.fasterxml.jackson.dataformat.yaml..",
                            "org.yaml.snakeyaml..",
                            "com.google.re2j..");

    @ArchTest
    static final ArchRule NO_CLASS_IS_EVER_NAMED_BY_A_FILE =
            noClasses()
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("com.fasterxml.jackson.databind..");

    @ArchTest
    static final ArchRule PARSERS_ARE_IN_ONE_PLACE =
            noClasses()
                    .that()
                    .resideOutsideOfPackage("io.jwitness.policy.internal.file")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("com.fasterxml..", "org.yaml..");

    @ArchTest
    static final ArchRule MASKING_KNOWS_NO_RULES =
            noClasses()
                    .that()
                    .resideInAPackage("io.jwitness.policy.internal.mask")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "io.jwitness.policy.internal", "io.jwitness.policy.internal.file");

    @ArchTest
    static final ArchRule PACKAGES_HAVE_NO_CYCLES =
            slices().matching("io.jwitness.policy.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule NOTHING_IS_KEPT_BY_A_THREAD =
            noClasses().should().dependOnClassesThat().areAssignableTo(ThreadLocal.class);
}
