// SPDX-License-Identifier: Apache-2.0
package io.jwitness.exporter.internal.mapping;

import java.util.List;
import java.util.Map;

/**
 * Every name under which something of a record arrives in a backend. The one mapping file.
 *
 * <p>A stable OpenTelemetry convention where there is one, the OpenTelemetry audit draft otherwise,
 * {@code jwitness.*} for the rest. What is not named here is not lost: a key {@code a.b} of a
 * record arrives as {@code jwitness.a.b}. The draft still moves; so a changed name is a new {@link
 * #VERSION}, which every span carries in its scope.
 */
public final class Names {
    /** Version of this table. */
    public static final int VERSION = 1;

    public static final String SCOPE = "io.jwitness";
    public static final String MAPPING_VERSION = "jwitness.mapping.version";

    public static final String RECORD_ID = "audit.record.id";
    public static final String SEQUENCE = "audit.sequence.number";
    public static final String ACTION = "audit.action";
    public static final String ORIGIN = "jwitness.log.origin";

    /** Hex of SHA-256(0x00, record). */
    public static final String LEAF_HASH = "jwitness.leaf.hash";

    /** The record's exact bytes; only with {@code export.raw}. */
    public static final String RAW = "jwitness.record";

    public static final String CODE_FUNCTION = "code.function.name";

    /** Span name of a checkpoint. */
    public static final String CHECKPOINT = "jwitness.checkpoint";

    public static final String CHECKPOINT_SIZE = "jwitness.checkpoint.size";
    public static final String CHECKPOINT_ROOT = "jwitness.checkpoint.root";

    /** The signed note, whole: an anchor file as {@code jwitness verify --anchor} reads it. */
    public static final String CHECKPOINT_NOTE = "jwitness.checkpoint.note";

    /** Span name of a document whose leaf does not match its bytes. */
    public static final String DAMAGED = "jwitness.journal.damaged";

    /** Span name of a sequence that is missing, or a stretch that cannot be read. */
    public static final String HOLE = "jwitness.journal.hole";

    public static final String COMPUTED_LEAF = "jwitness.leaf.computed";
    public static final String FILE = "jwitness.journal.file";
    public static final String OFFSET = "jwitness.journal.offset";

    /** True on what stands in for a record that the receiver refused. */
    public static final String STUB = "jwitness.export.stub";

    /** Keys of a record, as paths, that have a name of their own. */
    private static final Map<String, List<String>> BY_PATH =
            Map.ofEntries(
                    name("v", "jwitness.record.version"),
                    name("seq", SEQUENCE),
                    name("log", ORIGIN, "audit.sequence.stream_id"),
                    name("id", RECORD_ID),
                    name("event", ACTION),
                    name("outcome", "audit.outcome"),
                    name("op", "jwitness.operation.id"),
                    name("parent", "jwitness.operation.parent"),
                    name("error.type", "error.type"),
                    name("error.message", "exception.message"),
                    name("actor.type", "audit.actor.type"),
                    name("actor.id", "audit.actor.id", "user.id"),
                    name("actor.roles", "user.roles"),
                    name("source.address", "client.address"),
                    name("source.port", "client.port"),
                    name("source.user_agent", "user_agent.original"),
                    name("target.type", "audit.target.type"),
                    name("target.id", "audit.target.id"),
                    name("site.thread", "thread.name"),
                    // In the bytes to stop guessing; only whoever gets the bytes needs it.
                    name("salt"),
                    // These are the span itself.
                    name("time"),
                    name("trace.trace_id"),
                    name("trace.span_id"),
                    // Together they are code.function.name.
                    name("site.class"),
                    name("site.method"));

    private Names() {}

    /**
     * Names of a key.
     *
     * @param path the key, with the keys of enclosing objects before it: {@code actor.id}
     * @return one or more names; none for what is not an attribute
     */
    static List<String> of(String path) {
        List<String> names = BY_PATH.get(path);
        return names == null ? List.of("jwitness." + path) : names;
    }

    private static Map.Entry<String, List<String>> name(String path, String... names) {
        return Map.entry(path, List.of(names));
    }
}
