// SPDX-License-Identifier: Apache-2.0
package io.jwitness.harness;

import java.nio.file.Files;
import java.nio.file.Path;

/** A product of other people that is a class path: {@code -Papps} copies it together. */
public final class Product {

    private Product() {}

    /**
     * What to say after {@code -cp}.
     *
     * @param name the folder in {@code agent/dist/apps}: the product and its version
     */
    public static String classPath(String name) {
        String module = "agent/dist/apps/" + name;
        String jars = Project.built(module + "/target/lib", module + " -Papps") + "/*";
        Path own = Project.root().resolve(module + "/target/classes");
        return Files.isDirectory(own) ? own + ":" + jars : jars;
    }
}
