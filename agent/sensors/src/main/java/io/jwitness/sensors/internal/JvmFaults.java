// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal;

/** Faults of this JVM that the sensors route around. */
final class JvmFaults {
    private JvmFaults() {}

    /** JDK-8240908: fixed in 19, and in 17.0.20. */
    static boolean retransformStripsParameterNames() {
        return retransformStripsParameterNames(Runtime.version());
    }

    static boolean retransformStripsParameterNames(Runtime.Version version) {
        int feature = version.feature();
        return feature < 17 || feature == 18 || (feature == 17 && version.update() < 20);
    }
}
