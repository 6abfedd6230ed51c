// SPDX-License-Identifier: Apache-2.0
package io.jwitness.record;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What this room may lean on. */
@AnalyzeClasses(
        packages = "io.jwitness.record",
        importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule IT_NEEDS_THE_JDK_AND_JACKSON_ALONE =
            classes()
                    .should()
                    .onlyDependOnClassesThat()
                    .resideInAnyPackage(
                            "java..",
                            "com.fasterxml.jackson.core..",
                            "org.jspecify.annotations..",
                            "io.jwitness.record..");

    @ArchTest
    static final ArchRule WHAT_WRITES_RECORDS_DOES_NOT_READ_THEM =
            noClasses()
                    .that()
                    .resideInAnyPackage("..internal..")
                    .should()
                    .dependOnClassesThat()
                    .haveNameMatching(
                            "io\\.jwitness\\.record\\.(Record|Verifier|JournalReader|Proof|Report)");

    @ArchTest
    static final ArchRule THE_AGENTS_PART_NEEDS_NO_JACKSON =
            noClasses()
                    .that()
                    .resideInAnyPackage("..internal..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("com.fasterxml..");

    @ArchTest
    static final ArchRule HASHES_KNOW_NOTHING_BUT_HASHES =
            noClasses()
                    .that()
                    .resideInAnyPackage("..internal.merkle..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("..internal.note..", "..internal.encode..", "..segment..");
}
