// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.log;

import io.jwitness.sensors.internal.catalogue.Family;
import io.jwitness.sensors.internal.catalogue.Row;

/** Where log levels change. */
public final class LogRows {
    private LogRows() {}

    /** The rows of sensor {@code log}. */
    public static Family family() {
        return Family.of(
                "log",
                Row.of("ch.qos.logback.classic.Logger", "setLevel(Lch/qos/logback/classic/Level;)V")
                        .event("log.level.change")
                        .enter(
                                "this.getName()Ljava/lang/String;",
                                "this.getLevel()Lch/qos/logback/classic/Level;"
                                        + ".toString()Ljava/lang/String;",
                                "arg0.toString()Ljava/lang/String;",
                                "this.getEffectiveLevel()Lch/qos/logback/classic/Level;"
                                        + ".toString()Ljava/lang/String;")
                        .exit(
                                "this.getEffectiveLevel()Lch/qos/logback/classic/Level;"
                                        + ".toString()Ljava/lang/String;")
                        .seen("1.2.13, 1.5.18")
                        .by(new LevelChange()));
    }
}
