// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.actuator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;

final class BasePathsTest {
    private final BasePaths bases = new BasePaths();

    @Test
    void aPathBelowTheBaseNamesEndpointAndSelectors() {
        assertEquals("loggers/com.acme", bases.endpoint("/actuator/loggers/com.acme"));
        assertEquals("env", bases.endpoint("/actuator/env"));
        assertEquals("links", bases.endpoint("/actuator"));
        assertEquals("links", bases.endpoint("/actuator/"));
    }

    @Test
    void otherPathsAreNobodysEndpoint() {
        assertNull(bases.endpoint("/actuators/env"));
        assertNull(bases.endpoint("/actuatorx"));
        assertNull(bases.endpoint("/api/actuator/env"));
        assertNull(bases.endpoint("/"));
        assertNull(bases.endpoint(""));
        assertNull(bases.endpoint("/manage/env"));
    }

    @Test
    void theApplicationSaysWhereElse() {
        bases.add("/manage/");

        assertEquals("env", bases.endpoint("/manage/env"));
        assertEquals("env", bases.endpoint("/actuator/env"));
    }

    @Test
    void theRootIsNoBase() {
        bases.add("");
        bases.add("/");

        assertNull(bases.endpoint("/orders"));
    }

    @Test
    void neitherBasesNorTargetsGrowWithoutBound() {
        for (int i = 0; i < 100; i++) {
            bases.add("/base" + i);
        }
        assertNull(bases.endpoint("/base99/env"));

        String target = assertNotNullTarget("/actuator/" + "x".repeat(10_000));
        assertEquals(255, target.length());
    }

    private String assertNotNullTarget(String path) {
        String target = bases.endpoint(path);
        assertNotNull(target);
        return target;
    }
}
