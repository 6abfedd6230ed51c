// SPDX-License-Identifier: Apache-2.0
package io.jwitness.harness;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where the build puts what the suites run. */
public final class Project {

    private Project() {}

    /** The top of the work tree, found from the working directory upwards. */
    public static Path root() {
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            if (Files.isDirectory(at.resolve(".mvn"))) {
                return at;
            }
        }
        throw new IllegalStateException(
                "not inside the work tree: " + Path.of("").toAbsolutePath());
    }

    public static Path agentJar() {
        return built("agent/dist/target/jwitness-agent.jar", "agent/dist");
    }

    public static Path commandJar() {
        return built("attach-cli/target/jwitness.jar", "attach-cli");
    }

    public static Path shopJar() {
        return built("policy-samples/shop/target/shop.jar", "policy-samples/shop");
    }

    /** What {@code -Papps} unpacked from Maven Central, by its directory or file name. */
    public static Path foreign(String name) {
        return built("agent/dist/target/apps/" + name, "agent/dist -am -Papps");
    }

    public static Path built(String path, String module) {
        Path file = root().resolve(path);
        if (!Files.exists(file)) {
            throw new IllegalStateException(file + " is missing: mvn package -pl " + module);
        }
        return file;
    }
}
