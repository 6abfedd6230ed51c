// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.log;

import io.jwitness.sensors.internal.catalogue.Family;
import io.jwitness.sensors.internal.catalogue.Row;
import io.jwitness.sensors.internal.dispatch.QuietScope;
import io.jwitness.sensors.internal.dispatch.SiteHandler;
import java.util.ArrayList;
import java.util.List;

/**
 * Where log levels and logging configurations change.
 *
 * <p>Levels reach the handlers as texts, so that no class of a log framework is needed here.
 */
public final class LogRows {
    private static final String CHANGE = "log.level.change";
    private static final String RELOAD = "log.config.reload";

    private static final String STRING = "()Ljava/lang/String;";
    private static final String LOGBACK_LEVEL = "()Lch/qos/logback/classic/Level;";
    private static final String LOGBACK_LOGGERS =
            "<ch/qos/logback/classic/LoggerContext>.getLoggerList()Ljava/util/List;";
    private static final String LOGBACK_CONTEXT = "this.getContext()Lch/qos/logback/core/Context;";
    private static final String LOG4J_LEVEL = "Lorg/apache/logging/log4j/Level;";
    private static final String LOG4J_CONFIG =
            "Lorg/apache/logging/log4j/core/config/LoggerConfig;";
    private static final String JUL_LEVEL = "Ljava/util/logging/Level;";
    private static final String RELOAD4J_LEVEL = "Lorg/apache/log4j/Level;";

    private static final SiteHandler LEVEL = new LevelChange();
    private static final SiteHandler QUIET = new QuietScope("log.");

    private LogRows() {}

    /** The rows of sensor {@code log}. */
    public static Family family() {
        List<Row> rows = new ArrayList<>();
        rows.addAll(logback());
        rows.addAll(log4j());
        rows.addAll(jul());
        rows.addAll(jboss());
        rows.addAll(reload4j());
        return Family.of("log", rows.toArray(new Row[0]));
    }

    private static List<Row> logback() {
        String effective = "this.getEffectiveLevel" + LOGBACK_LEVEL + ".toString" + STRING;
        SiteHandler reload = new LogbackReload();
        return List.of(
                Row.of("ch.qos.logback.classic.Logger", "setLevel(Lch/qos/logback/classic/Level;)V")
                        .event(CHANGE)
                        .enter(
                                "this.getName" + STRING,
                                "this.getLevel" + LOGBACK_LEVEL + ".toString" + STRING,
                                "arg0.toString" + STRING,
                                effective)
                        .exit(effective)
                        .seen("1.2.13, 1.5.18")
                        .by(LEVEL),
                // Each of these three may call the next; the outermost one is recorded.
                Row.of(
                                "ch.qos.logback.classic.joran.ReconfigureOnChangeTask",
                                "performXMLConfiguration(Lch/qos/logback/classic/LoggerContext;"
                                        + "Ljava/net/URL;)V")
                        .event(RELOAD)
                        .enter(
                                "arg0.getName" + STRING,
                                "arg0.getLoggerList()Ljava/util/List;",
                                "arg1.toString" + STRING)
                        .exit(LOGBACK_CONTEXT + LOGBACK_LOGGERS)
                        .seen("1.2.13, 1.5.18")
                        .by(reload),
                Row.of(
                                "ch.qos.logback.classic.joran.ReconfigureOnChangeTask",
                                "runPropertiesConfigurator(Ljava/lang/Object;)V")
                        .event(RELOAD)
                        .enter(
                                LOGBACK_CONTEXT + "::getName" + STRING,
                                LOGBACK_CONTEXT + LOGBACK_LOGGERS)
                        .exit(LOGBACK_CONTEXT + LOGBACK_LOGGERS)
                        .seen("1.5.18")
                        .by(reload),
                configurator("ch.qos.logback.core.joran.GenericXMLConfigurator", "1.5.18", reload),
                configurator("ch.qos.logback.core.joran.GenericConfigurator", "1.2.13", reload),
                Row.of("ch.qos.logback.classic.LoggerContext", "reset()V")
                        .event(RELOAD)
                        .enter("this.getName" + STRING, "this.getLoggerList()Ljava/util/List;")
                        .exit("this.getLoggerList()Ljava/util/List;")
                        .seen("1.2.13, 1.5.18")
                        .by(reload),
                // Copies Logback's levels to java.util.logging when it is installed; what it copies
                // later is inside setLevel, and is that record's.
                Row.of("ch.qos.logback.classic.jul.LevelChangePropagator", "start()V")
                        .seen("1.2.13, 1.5.18")
                        .by(QUIET));
    }

    private static Row configurator(String className, String seen, SiteHandler reload) {
        return Row.of(className, "doConfigure(Lorg/xml/sax/InputSource;)V")
                .event(RELOAD)
                .enter(
                        LOGBACK_CONTEXT + "::getName" + STRING,
                        LOGBACK_CONTEXT + LOGBACK_LOGGERS,
                        "arg0.getSystemId" + STRING)
                .exit(LOGBACK_CONTEXT + LOGBACK_LOGGERS)
                .seen(seen)
                .by(reload);
    }

    /**
     * Four ways that do not meet: a configured logger's level, a logger that is configured anew or
     * no more, a logger's private level, another configuration. Boot uses the second, and none of
     * the methods that are made for it.
     */
    private static List<Row> log4j() {
        String versions = "2.17.2, 2.25.3, 3.0.0-beta3";
        String configuration = "org.apache.logging.log4j.core.config.AbstractConfiguration";
        String named = "this.getLoggerConfig(Ljava/lang/String;)" + LOG4J_CONFIG + "{arg0}";
        String level = ".getLevel()" + LOG4J_LEVEL + ".name" + STRING;
        String inForce =
                "this.getConfiguration()Lorg/apache/logging/log4j/core/config/Configuration;";
        return List.of(
                Row.of(
                                "org.apache.logging.log4j.core.config.LoggerConfig",
                                "setLevel(" + LOG4J_LEVEL + ")V")
                        .event(CHANGE)
                        .enter(
                                "this.getName" + STRING,
                                "this.level:" + LOG4J_LEVEL + ".name" + STRING,
                                "arg0.name" + STRING,
                                "this" + level)
                        .exit("this" + level)
                        .seen(versions)
                        .by(LEVEL),
                Row.of(configuration, "addLogger(Ljava/lang/String;" + LOG4J_CONFIG + ")V")
                        .event(CHANGE)
                        .enter(
                                "arg0",
                                named + ".getName" + STRING,
                                named + level,
                                "arg1.getExplicitLevel()"
                                        + LOG4J_LEVEL
                                        + ".name"
                                        + STRING
                                        + " | arg1"
                                        + level)
                        .seen(versions)
                        .by(new Log4jConfigured(true)),
                Row.of(configuration, "removeLogger(Ljava/lang/String;)V")
                        .event(CHANGE)
                        .enter("arg0", named + ".getName" + STRING, named + level)
                        .seen(versions)
                        .by(new Log4jConfigured(false)),
                Row.of("org.apache.logging.log4j.core.Logger", "setLevel(" + LOG4J_LEVEL + ")V")
                        .event(CHANGE)
                        .enter(
                                "this.getName" + STRING,
                                "this.get()" + LOG4J_CONFIG + ".getName" + STRING,
                                "this.get()" + LOG4J_CONFIG + level,
                                "this" + level,
                                "arg0.name" + STRING)
                        .exit("this" + level)
                        .seen(versions)
                        .by(new Log4jPrivateLevel()),
                Row.of(
                                "org.apache.logging.log4j.core.LoggerContext",
                                "setConfiguration(Lorg/apache/logging/log4j/core/config/Configuration;)"
                                        + "Lorg/apache/logging/log4j/core/config/Configuration;")
                        .event(RELOAD)
                        .enter("this.getName" + STRING, inForce)
                        .exit(inForce)
                        .seen(versions)
                        .by(new Log4jReload()));
    }

    private static List<Row> jul() {
        String manager = "java.util.logging.LogManager";
        SiteHandler reload = new JulReload();
        return List.of(
                Row.of("java.util.logging.Logger", "setLevel(" + JUL_LEVEL + ")V")
                        .event(CHANGE)
                        .enter(
                                "this.getName" + STRING,
                                "this.getLevel()" + JUL_LEVEL + ".getName" + STRING,
                                "arg0.getName" + STRING)
                        .seen("17, 25")
                        .by(new JulLevel()),
                Row.of("java.util.logging.Handler", "setLevel(" + JUL_LEVEL + ")V")
                        .event("log.config.change")
                        .enter(
                                "this.getLevel()" + JUL_LEVEL + ".getName" + STRING,
                                "arg0.getName" + STRING)
                        .seen("17, 25")
                        .by(new JulHandlerLevel()),
                Row.of(manager, "readConfiguration(Ljava/io/InputStream;)V")
                        .event(RELOAD)
                        .seen("17, 25")
                        .by(reload),
                Row.of(
                                manager,
                                "updateConfiguration(Ljava/io/InputStream;"
                                        + "Ljava/util/function/Function;)V")
                        .event(RELOAD)
                        .seen("17, 25")
                        .by(reload),
                Row.of(manager, "reset()V").event(RELOAD).seen("17, 25").by(reload),
                // Reads the configuration on whichever thread asks first, be it during an attach.
                Row.of(manager, "ensureLogManagerInitialized()V").seen("17, 25").by(QUIET),
                // Gives a new logger the level that the configuration has for it.
                Row.of(
                                "java.util.logging.LogManager$LoggerContext",
                                "addLocalLogger(Ljava/util/logging/Logger;Z)Z")
                        .seen("17, 25")
                        .by(QUIET),
                // Resets every logger when the JVM exits: 120 hits in one small Boot application.
                Row.of("java.util.logging.LogManager$Cleaner", "run()V").seen("17, 25").by(QUIET));
    }

    private static List<Row> jboss() {
        // The real state; its Logger also calls java.util.logging's setLevel, which JulLevel
        // ignores.
        return List.of(
                Row.of("org.jboss.logmanager.LoggerNode", "setLevel(" + JUL_LEVEL + ")V")
                        .event(CHANGE)
                        .enter(
                                "this.fullName:Ljava/lang/String;",
                                "this.getLevel()" + JUL_LEVEL + ".getName" + STRING,
                                "arg0.getName" + STRING,
                                "this.getEffectiveLevel()I")
                        .exit("this.getEffectiveLevel()I")
                        .seen("2.1.19.Final, 3.1.2.Final")
                        .by(LEVEL));
    }

    private static List<Row> reload4j() {
        String effective = "this.getEffectiveLevel()" + RELOAD4J_LEVEL + ".toString" + STRING;
        String own = "this.getLevel()" + RELOAD4J_LEVEL + ".toString" + STRING;
        String name = "this.getName" + STRING;
        String arg = "arg0.toString" + STRING;
        String category = "org.apache.log4j.Category";
        return List.of(
                Row.of(category, "setLevel(" + RELOAD4J_LEVEL + ")V")
                        .event(CHANGE)
                        .enter(name, own, arg, effective)
                        .exit(effective)
                        .seen("1.2.26")
                        .by(LEVEL),
                Row.of(category, "setPriority(Lorg/apache/log4j/Priority;)V")
                        .event(CHANGE)
                        .enter(name, own, arg, effective)
                        .exit(effective)
                        .seen("1.2.26")
                        .by(LEVEL),
                Row.of("org.apache.log4j.spi.RootLogger", "setLevel(" + RELOAD4J_LEVEL + ")V")
                        .event(CHANGE)
                        .enter(name, own, arg, effective)
                        .exit(effective)
                        .seen("1.2.26")
                        .by(LEVEL));
    }
}
