// SPDX-License-Identifier: Apache-2.0
package io.jwitness.harness;

import java.util.List;

/** The application that is built with every generation of Spring Boot. */
public final class BootApp {

    private BootApp() {}

    /**
     * One of them, on a port of loopback.
     *
     * @param version {@code 2.7}, {@code 3.5} or {@code 4.0}
     * @param type {@code servlet} or {@code reactive}
     */
    public static Jvm.Launch launch(String version, String type, int port) {
        String jar = "agent/dist/apps/boot-" + version + "/target/boot-" + version + ".jar";
        return Jvm.run(
                new Jvm.App(
                        "boot-" + version + "-" + type,
                        List.of(
                                "-jar",
                                Project.built(jar, "agent/dist -am -Papps").toString(),
                                "--server.address=127.0.0.1",
                                "--server.port=" + port,
                                "--spring.main.web-application-type=" + type,
                                "--spring.jmx.enabled=true",
                                "--management.endpoints.web.exposure.include=*",
                                "--management.endpoints.jmx.exposure.include=*"),
                        jvm -> Http.at(port).as("alice", "alice-demo").isUp("/actuator/health")));
    }
}
