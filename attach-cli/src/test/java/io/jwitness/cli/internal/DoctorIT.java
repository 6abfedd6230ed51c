// SPDX-License-Identifier: Apache-2.0
package io.jwitness.cli.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jwitness.harness.Jdk;
import io.jwitness.harness.Jvm;
import io.jwitness.harness.Project;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The catalogue that the shipped command carries, held against the shop's libraries. */
class DoctorIT {
    @Test
    void theShopsLibrariesAreAsTheCatalogueKnowsThem() throws IOException {
        JsonNode found =
                new ObjectMapper()
                        .readTree(
                                Jvm.output(
                                        List.of(
                                                Jdk.current().java().toString(),
                                                "-jar",
                                                Project.commandJar().toString(),
                                                "doctor",
                                                Project.shopJar().toString(),
                                                "--json")));

        assertEquals("[]", found.at("/drifted").toString());
        assertEquals("[]", found.at("/problems").toString());
        assertTrue(found.at("/libraries").asInt() > 20);
        assertTrue(
                found.at("/witnessed").toString().contains("ch.qos.logback.classic.Logger"),
                found::toString);
        assertTrue(found.at("/witnessed").toString().contains("\"sensor\":\"actuator\""));
    }
}
