// SPDX-License-Identifier: Apache-2.0
package io.jwitness.engine.internal.config;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * The options of this JVM, in two steps: what needs no file before {@code main}, the file after it.
 *
 * <p>Immutable; {@link #withFile} makes another.
 */
public final class Configuration {
    private final @Nullable String arguments;
    private final String jarPath;
    private final Map<String, String> environment;
    private final Map<String, String> file;
    private final Options options;
    private final List<String> problems;

    private Configuration(
            @Nullable String arguments,
            String jarPath,
            Map<String, String> environment,
            Map<String, String> file,
            List<String> fileProblems) {
        this.arguments = arguments;
        this.jarPath = jarPath;
        this.environment = environment;
        this.file = file;
        this.options = Options.merge(arguments, new SystemProperties(), environment, file);
        this.problems = new ArrayList<>(options.problems());
        this.problems.addAll(fileProblems);
    }

    /**
     * A class and not a lambda: the first lambda of a cold JVM costs 10 ms before somebody's main.
     */
    private static final class SystemProperties implements Options.Source {
        @Override
        public @Nullable String get(String name) {
            return System.getProperty(name);
        }
    }

    /**
     * Reads arguments, properties and environment.
     *
     * @param arguments the text behind the agent jar's name, or null
     * @param jarPath the agent jar
     */
    public static Configuration beforeMain(@Nullable String arguments, String jarPath) {
        return new Configuration(arguments, jarPath, System.getenv(), Map.of(), List.of());
    }

    /** The same with {@code jwitness.yaml}, where there is one; never before {@code main}. */
    public Configuration withFile() {
        final String named = options.text(Option.CONFIG);
        final File yaml =
                named != null
                        ? new File(named)
                        : new File(new File(jarPath).getParentFile(), "jwitness.yaml");
        if (named == null && !yaml.isFile()) {
            return this;
        }
        final List<String> fileProblems = new ArrayList<>(1);
        Map<String, String> read = Map.of();
        try {
            read = OptionsFile.read(yaml.toPath());
        } catch (IOException unreadable) {
            final String why = unreadable.getMessage();
            fileProblems.add(
                    unreadable.getClass() == IOException.class && why != null
                            ? why
                            : yaml
                                    + " cannot be read ("
                                    + unreadable.getClass().getSimpleName()
                                    + "); its options are left out");
        }
        return new Configuration(arguments, jarPath, environment, read, fileProblems);
    }

    public Options options() {
        return options;
    }

    /** What was asked for and cannot be used, a sentence each. */
    public List<String> problems() {
        return problems;
    }

    /** The first part of the journal's name. */
    public String serviceName() {
        return ServiceName.of(
                options.text(Option.SERVICE_NAME),
                environment,
                System.getProperty("sun.java.command"));
    }

    /** Where journals lie. */
    public StateDirectory directory() {
        final String named = options.text(Option.DIR);
        if (named != null) {
            return new StateDirectory(Path.of(named).toAbsolutePath().toString(), null);
        }
        return StateDirectory.find(
                environment,
                System.getProperty("user.home"),
                String.valueOf(System.getProperty("java.io.tmpdir")),
                String.valueOf(System.getProperty("user.name")));
    }

    /**
     * What the exporter reads: {@code OTEL_*} of the environment, the system properties {@code
     * otel.*} that go before them, as in OpenTelemetry's own SDK, and {@code jwitness.export.*}.
     */
    public Map<String, String> exportSettings() {
        final Map<String, String> settings = new HashMap<>();
        for (Map.Entry<String, String> variable : environment.entrySet()) {
            if (variable.getKey().startsWith("OTEL_")) {
                settings.put(variable.getKey(), variable.getValue());
            }
        }
        final Properties properties = System.getProperties();
        for (String name : properties.stringPropertyNames()) {
            if (name.startsWith("otel.")) {
                settings.put(
                        name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_'),
                        properties.getProperty(name, ""));
            }
        }
        for (Option option : Option.values()) {
            if (option.key().startsWith("export.") && options.text(option) != null) {
                settings.put(option.property(), String.valueOf(options.text(option)));
            }
        }
        return settings;
    }

    /** The options file's content by name, for {@code status}; values stay inside. */
    public boolean hasFile() {
        return !file.isEmpty();
    }
}
