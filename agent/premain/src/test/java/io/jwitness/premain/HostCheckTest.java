// SPDX-License-Identifier: Apache-2.0
package io.jwitness.premain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class HostCheckTest {
    private static final String HOTSPOT = "OpenJDK 64-Bit Server VM";

    @ParameterizedTest
    @CsvSource({
        "17,OpenJDK 64-Bit Server VM,Linux,amd64",
        "21,Java HotSpot(TM) 64-Bit Server VM,Linux,aarch64",
        "25,OpenJDK 64-Bit Server VM,Linux,x86_64",
    })
    void hotSpot17AndLaterOnLinuxIsFit(String java, String vm, String os, String arch) {
        assertNull(HostCheck.refusal(java, vm, os, arch));
    }

    @ParameterizedTest
    @CsvSource({
        "1.8,OpenJDK 64-Bit Server VM,Linux,amd64,this is Java 1.8",
        "11,OpenJDK 64-Bit Server VM,Linux,amd64,this is Java 11",
        "unknown,unknown,unknown,unknown,this is Java unknown",
        "17,Eclipse OpenJ9 VM,Linux,amd64,not HotSpot but Eclipse OpenJ9 VM",
        "17,OpenJDK 64-Bit Server VM,Windows 11,amd64,not Linux but Windows 11",
        "17,OpenJDK 64-Bit Server VM,Linux,riscv64,this processor is riscv64",
    })
    void anyOtherSaysWhyAndWhatNow(
            String java, String vm, String os, String arch, String expected) {
        String line = HostCheck.refusal(java, vm, os, arch);

        assertNotNull(line);
        assertTrue(line.startsWith("not armed, so nothing is witnessed: "), line);
        assertTrue(line.contains(expected), line);
        assertTrue(line.contains("to be witnessed, run the application on "), line);
        assertEquals(-1, line.indexOf('\n'));
    }

    @Test
    void theTestsOwnJvmIsFit() {
        assertNull(HostCheck.refusal("17", HOTSPOT, "Linux", "amd64"));
        assertNull(HostCheck.refusal());
    }
}
