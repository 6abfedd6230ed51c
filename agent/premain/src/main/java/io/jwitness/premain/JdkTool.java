// SPDX-License-Identifier: Apache-2.0
package io.jwitness.premain;

import org.jspecify.annotations.Nullable;

/**
 * Tells the JDK's own tools from applications.
 *
 * <p>Whoever sets {@code JAVA_TOOL_OPTIONS} for a container gives the agent to every {@code jcmd}
 * and {@code keytool} that is run in it as well, and people run these when something is on fire.
 * They start unwitnessed, and in silence; what they do to an application is witnessed there.
 */
final class JdkTool {
    private JdkTool() {}

    static boolean isThisJvm() {
        return is(System.getProperty("jdk.module.main"), System.getProperty("sun.java.command"));
    }

    /**
     * @param mainModule the module that the launcher was asked to run; null where it was a class, a
     *     jar or a file, and on Java 8
     * @param command what it was asked to run, with arguments; null under a launcher of the
     *     application's own
     */
    static boolean is(@Nullable String mainModule, @Nullable String command) {
        if (command == null) {
            return false;
        }
        if (mainModule != null) {
            // Both prefixes are the platform's own. `java Hello.java` runs the compiler's module
            // too, but for an
            // application.
            return (mainModule.startsWith("jdk.") || mainModule.startsWith("java."))
                    && !command.startsWith("jdk.compiler/com.sun.tools.javac.launcher.");
        }
        return command.startsWith("jdk.jshell.")
                || command.startsWith("sun.")
                || command.startsWith("com.sun.tools.");
    }
}
