// SPDX-License-Identifier: Apache-2.0
package io.jwitness.premain;

import org.jspecify.annotations.Nullable;

/**
 * Decides whether the agent can do its work in this JVM: HotSpot 17 or later, on Linux, x86-64 or
 * arm64.
 */
final class HostCheck {
    private static final int OLDEST = 17;

    private HostCheck() {}

    /** Returns null where it can, else a line that says why not. */
    static @Nullable String refusal() {
        return refusal(
                property("java.specification.version"),
                property("java.vm.name"),
                property("os.name"),
                property("os.arch"));
    }

    static @Nullable String refusal(
            String javaVersion, String vmName, String osName, String osArch) {
        if (feature(javaVersion) < OLDEST) {
            return disarmed(
                    "this is Java " + javaVersion, "run the application on Java 17 or later");
        }
        if (!vmName.contains("OpenJDK") && !vmName.contains("HotSpot")) {
            return disarmed(
                    "this JVM is not HotSpot but " + vmName,
                    "run the application on a HotSpot JVM");
        }
        if (!osName.equals("Linux")) {
            return disarmed(
                    "this system is not Linux but " + osName, "run the application on Linux");
        }
        if (!osArch.equals("amd64") && !osArch.equals("x86_64") && !osArch.equals("aarch64")) {
            return disarmed(
                    "this processor is " + osArch + ", not x86-64 or arm64",
                    "run the application on one of these");
        }
        return null;
    }

    private static String disarmed(String why, String whatNow) {
        return "not armed, so nothing is witnessed: "
                + why
                + "; to be witnessed, "
                + whatNow
                + "; the application runs on";
    }

    /** 8 of "1.8", 17 of "17", 0 of what is no version. */
    private static int feature(String version) {
        String number = version.startsWith("1.") ? version.substring(2) : version;
        try {
            return Integer.parseInt(number);
        } catch (NumberFormatException unknown) {
            return 0;
        }
    }

    private static String property(String name) {
        String value = System.getProperty(name);
        return value == null ? "unknown" : value;
    }
}
