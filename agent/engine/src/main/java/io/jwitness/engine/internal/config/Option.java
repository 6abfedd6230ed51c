// SPDX-License-Identifier: Apache-2.0
package io.jwitness.engine.internal.config;

import org.jspecify.annotations.Nullable;

/**
 * Every option of the agent. {@code docs/configuration.md} has one row for each; a test compares
 * them.
 *
 * <p>The name is the agent argument; with {@code jwitness.} before it, the system property;
 * upper-cased with underscores and {@code JWITNESS_} before it, the environment variable.
 */
public enum Option {
    ENABLED("enabled", Type.FLAG, "true", "false leaves the JVM alone"),
    CONFIG(
            "config",
            Type.PATH,
            null,
            "a jwitness.yaml with options; else the one beside the agent jar"),
    DIR("dir", Type.PATH, null, "where journals lie; else $XDG_STATE_HOME/jwitness"),
    POLICY("policy", Type.PATH, null, "the policy file; else the built-in rules"),
    SERVICE_NAME("service-name", Type.TEXT, null, "first part of the journal's name"),
    RING_DIR("ring.dir", Type.PATH, null, "where the ring lies; else on tmpfs"),
    RING_BYTES("ring-bytes", Type.BYTES, "16777216", "size of the ring's data lane"),
    ROLL_BYTES("roll-bytes", Type.BYTES, "268435456", "a journal file is closed at this size"),
    ROLL_AGE("roll-age", Type.DURATION, "1h", "a journal file is closed at this age"),
    RETAIN_BYTES("retain-bytes", Type.BYTES, null, "the oldest files go when all are longer"),
    RETAIN_AGE("retain-age", Type.DURATION, null, "files go that are older"),
    ARCHIVE("archive", Type.FLAG, "false", "whether ended files are compressed"),
    ANCHOR_DIR("anchor.dir", Type.PATH, null, "a directory on other storage for checkpoints"),
    ANCHOR_POLICY("anchor.policy", Type.PATH, null, "a tlog-policy of witnesses to sign them"),
    ANCHOR_PACE("anchor.pace", Type.DURATION, "2s", "shortest time between two anchorings"),
    WAIT_TIMEOUT("wait-timeout", Type.DURATION, "500ms", "longest wait of a control-plane act"),
    READY_TIMEOUT("ready-timeout", Type.DURATION, "60s", "ready at the latest"),
    JFR(
            "jfr",
            Type.FLAG,
            "true",
            "the flight-recorder sensor: jcmd, jmap and other attached tools"),
    EXPORT_ENDPOINT(
            "export.endpoint",
            Type.TEXT,
            null,
            "where records go over OTLP; else OTEL_EXPORTER_OTLP_ENDPOINT"),
    EXPORT_HEADERS("export.headers", Type.TEXT, null, "headers for that endpoint, name=value,…"),
    EXPORT_NAME("export.name", Type.TEXT, "otlp", "the file in cursor/ that keeps the place"),
    EXPORT_RAW("export.raw", Type.FLAG, "false", "spans carry the stored bytes"),
    EXPORT_SIGNAL("export.signal", Type.TEXT, "traces", "traces, logs or both"),
    REASON("reason", Type.TEXT, null, "why the agent is attached; set by the jwitness command"),
    TICKET("ticket", Type.TEXT, null, "the ticket of an attach; set by the jwitness command"),
    JAR("jar", Type.PATH, null, "the agent jar of an attach; set by the jwitness command"),
    SHA256("sha256", Type.TEXT, null, "digest of that jar; set by the jwitness command");

    /** How a value is read. */
    public enum Type {
        FLAG,
        TEXT,
        PATH,
        BYTES,
        DURATION
    }

    private final String key;
    private final Type type;
    private final @Nullable String defaultValue;
    private final String meaning;

    Option(String key, Type type, @Nullable String defaultValue, String meaning) {
        this.key = key;
        this.type = type;
        this.defaultValue = defaultValue;
        this.meaning = meaning;
    }

    /** The name as an agent argument, kebab-case. */
    public String key() {
        return key;
    }

    public Type type() {
        return type;
    }

    public @Nullable String defaultValue() {
        return defaultValue;
    }

    /** What it does, in one line, as the documentation has it. */
    public String meaning() {
        return meaning;
    }

    /** The name as a system property. */
    public String property() {
        return "jwitness." + key;
    }

    /** The name as an environment variable. */
    public String variable() {
        final StringBuilder name = new StringBuilder("JWITNESS_");
        for (int i = 0; i < key.length(); i++) {
            final char c = key.charAt(i);
            name.append(c == '.' || c == '-' ? '_' : Character.toUpperCase(c));
        }
        return name.toString();
    }

    /** The option of that name, or null. */
    public static @Nullable Option of(String key) {
        for (Option option : values()) {
            if (option.key.equals(key)) {
                return option;
            }
        }
        return null;
    }
}
