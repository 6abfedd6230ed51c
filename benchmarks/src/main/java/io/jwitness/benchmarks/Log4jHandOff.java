// SPDX-License-Identifier: Apache-2.0
package io.jwitness.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.Logger;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.async.AsyncLoggerContextSelector;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.config.builder.api.ConfigurationBuilder;
import org.apache.logging.log4j.core.config.builder.api.ConfigurationBuilderFactory;
import org.apache.logging.log4j.core.config.builder.impl.BuiltConfiguration;

/**
 * An audit log as most would write it: Log4j 2 with all loggers asynchronous (LMAX Disruptor), into
 * a file that is not flushed for each line. A full queue makes the caller wait: Log4j's default.
 */
final class Log4jHandOff implements HandOff {
    private final Path directory = Files.createTempDirectory("jwitness-benchmark");
    private final LoggerContext context;
    private final Logger logger;
    private final String line;

    Log4jHandOff(byte[] record, int length) throws IOException {
        line = new String(record, 0, length, StandardCharsets.UTF_8);
        System.setProperty("log4j2.contextSelector", AsyncLoggerContextSelector.class.getName());
        ConfigurationBuilder<BuiltConfiguration> builder =
                ConfigurationBuilderFactory.newConfigurationBuilder();
        builder.setStatusLevel(Level.ERROR)
                .add(
                        builder.newAppender("audit", "RandomAccessFile")
                                .addAttribute("fileName", directory.resolve("audit.log"))
                                .addAttribute("immediateFlush", false)
                                .add(
                                        builder.newLayout("PatternLayout")
                                                .addAttribute("pattern", "%d %m%n")))
                .add(builder.newRootLogger(Level.INFO).add(builder.newAppenderRef("audit")));
        context = Configurator.initialize(builder.build(false));
        logger = context.getLogger("audit");
    }

    @Override
    public String title() {
        return "Log4j 2, asynchronous, file";
    }

    @Override
    public Taker forThread() {
        return (bytes, length) -> {
            logger.info(line);
            return true;
        };
    }

    @Override
    public void close() throws IOException {
        context.stop();
        Directories.delete(directory);
    }
}
