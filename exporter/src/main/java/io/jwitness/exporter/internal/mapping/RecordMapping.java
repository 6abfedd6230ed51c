// SPDX-License-Identifier: Apache-2.0
package io.jwitness.exporter.internal.mapping;

import com.fasterxml.jackson.core.JsonFactory;
import io.jwitness.exporter.internal.mapping.Item.Origin;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanId;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceId;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.StatusData;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes a span, and a log record, of each record.
 *
 * <p>One record is one span: an operation of two records (attempt and complete) arrives as two, so
 * that each leaf hash has its span and nothing waits for an end that may never come. The complete
 * one, or the only one, is the operation's span; the attempt is a child of it without length. A
 * record whose {@code parent} is another operation hangs below that operation's span.
 *
 * <p>Ids: an operation within the application's span is in the application's trace. Any other is in
 * a trace of its own, whose id comes from the outermost operation. Both are functions of the
 * journal's bytes, of at most {@link #WINDOW} records before; so whoever exports again, or from the
 * middle, gets the same ids, and a backend can drop what it has twice.
 *
 * <p>Used by one thread.
 */
public final class RecordMapping {
    /** How far back, in records, an enclosing operation is looked for: {@value}. */
    public static final int WINDOW = 4096;

    private static final HexFormat HEX = HexFormat.of();

    private final JsonFactory json = new JsonFactory();
    private final Ids ids = new Ids();
    private final Origin origin;
    private final boolean raw;

    /** Trace of an operation that was seen within the window, and the sequence where. */
    private final Map<String, Seen> traces =
            new LinkedHashMap<>() {
                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Seen> eldest) {
                    return size() > WINDOW;
                }
            };

    private record Seen(String trace, long sequence) {}

    /**
     * @param resource of everything that is exported
     * @param raw whether the record's exact bytes go along
     */
    public RecordMapping(Resource resource, boolean raw) {
        this.raw = raw;
        this.origin =
                new Origin(
                        resource,
                        InstrumentationScopeInfo.builder(Names.SCOPE)
                                .setAttributes(
                                        Attributes.of(
                                                AttributeKey.longKey(Names.MAPPING_VERSION),
                                                (long) Names.VERSION))
                                .build());
    }

    /**
     * Maps a record.
     *
     * @param sequence its leaf index
     * @param leaf its leaf hash
     * @param record its bytes
     * @return the item, or null when the bytes are no JSON object
     */
    public @Nullable Item record(long sequence, byte[] leaf, byte[] record) {
        Flat flat = Flat.of(json, record);
        if (flat == null) {
            return null;
        }
        String event = flat.text("event", "unknown");
        String id = flat.text("id", "seq-" + sequence);
        String operation = flat.text("op", id);
        boolean attempt = "attempt".equals(flat.text("stage", ""));

        SpanContext application = application(flat);
        String enclosing = flat.text("parent", "");
        String trace = trace(sequence, operation, enclosing, application);
        String operationSpan = ids.span(operation);
        SpanContext parent;
        List<LinkData> links = List.of();
        if (attempt) {
            parent = own(trace, operationSpan);
        } else if (!enclosing.isEmpty()) {
            parent = own(trace, ids.span(enclosing));
            if (application.isValid() && !application.getTraceId().equals(trace)) {
                links = List.of(LinkData.create(application));
            }
        } else {
            parent = application;
        }

        String hash = HEX.formatHex(leaf);
        AttributesBuilder identity =
                Attributes.builder()
                        .put(Names.RECORD_ID, id)
                        .put(Names.SEQUENCE, sequence)
                        .put(Names.LEAF_HASH, hash)
                        .put(Names.ACTION, event)
                        .put(Names.ORIGIN, flat.text("log", ""));
        AttributesBuilder all = Attributes.builder();
        flat.addTo(all);
        String function = flat.text("site.method", "");
        if (flat.has("site.class")) {
            String type = flat.text("site.class", "");
            all.put(Names.CODE_FUNCTION, function.isEmpty() ? type : type + "." + function);
        }
        all.putAll(identity.build());
        if (raw) {
            all.put(Names.RAW, new String(record, StandardCharsets.UTF_8));
        }

        long time = flat.epochNs("time", 0);
        long duration = attempt ? 0 : Math.max(0, flat.number("duration_ns", 0));
        Item whole =
                new Item(
                        sequence,
                        event,
                        own(trace, attempt ? ids.attempt(id) : operationSpan),
                        parent,
                        links,
                        time - duration,
                        time,
                        flat.epochNs("observed.time", time),
                        status(flat),
                        Sentence.of(flat),
                        all.build(),
                        record.length * (raw ? 2 : 1) + 512,
                        null,
                        origin);
        return withStub(whole, identity.put(Names.STUB, true).build());
    }

    /**
     * Learns where an operation belongs, from a record that is not exported (again).
     *
     * @param sequence its leaf index
     * @param record its bytes
     */
    public void learn(long sequence, byte[] record) {
        Flat flat = Flat.of(json, record);
        if (flat != null) {
            String operation = flat.text("op", flat.text("id", "seq-" + sequence));
            trace(sequence, operation, flat.text("parent", ""), application(flat));
        }
    }

    /**
     * Maps a checkpoint: the off-host anchor.
     *
     * @param checkpointOrigin its first line
     * @param size its second
     * @param root its third, base64
     * @param note all of it, signatures included
     * @param timeNs since the epoch; when it was published
     */
    public Item checkpoint(
            String checkpointOrigin, long size, String root, String note, long timeNs) {
        SpanContext context = own(ids.trace(note), ids.span(note));
        return new Item(
                size,
                Names.CHECKPOINT,
                context,
                SpanContext.getInvalid(),
                List.of(),
                timeNs,
                timeNs,
                timeNs,
                StatusData.unset(),
                "checkpoint of " + checkpointOrigin + ", size " + size,
                Attributes.builder()
                        .put(Names.ORIGIN, checkpointOrigin)
                        .put(Names.CHECKPOINT_SIZE, size)
                        .put(Names.CHECKPOINT_ROOT, root)
                        .put(Names.CHECKPOINT_NOTE, note)
                        .build(),
                note.length() + 512,
                null,
                origin);
    }

    /**
     * Maps a document whose leaf does not match its bytes: its place arrives, its content does not,
     * since nobody vouches for it.
     */
    public Item damaged(
            String log,
            long sequence,
            byte[] stored,
            byte[] computed,
            String file,
            long offset,
            long timeNs) {
        return alarm(
                Names.DAMAGED,
                log,
                sequence,
                Attributes.builder()
                        .put(Names.LEAF_HASH, HEX.formatHex(stored))
                        .put(Names.COMPUTED_LEAF, HEX.formatHex(computed)),
                file,
                offset,
                timeNs);
    }

    /** Maps a place where the reader found records missing. */
    public Item hole(String log, long sequence, String file, long offset, long timeNs) {
        return alarm(Names.HOLE, log, sequence, Attributes.builder(), file, offset, timeNs);
    }

    private Item alarm(
            String name,
            String log,
            long sequence,
            AttributesBuilder more,
            String file,
            long offset,
            long timeNs) {
        String key = name + "/" + log + "/" + sequence + "/" + file + "/" + offset;
        return new Item(
                sequence,
                name,
                own(ids.trace(key), ids.span(key)),
                SpanContext.getInvalid(),
                List.of(),
                timeNs,
                timeNs,
                timeNs,
                StatusData.create(io.opentelemetry.api.trace.StatusCode.ERROR, name),
                name + " at sequence " + sequence,
                more.put(Names.ORIGIN, log)
                        .put(Names.SEQUENCE, sequence)
                        .put(Names.FILE, file)
                        .put(Names.OFFSET, offset)
                        .build(),
                512,
                null,
                origin);
    }

    /** In its place where the receiver refuses the whole: what it was, and its hash. */
    private Item withStub(Item whole, Attributes identity) {
        Item stub =
                new Item(
                        whole.sequence(),
                        whole.name(),
                        whole.context(),
                        whole.parent(),
                        List.of(),
                        whole.startNs(),
                        whole.endNs(),
                        whole.observedNs(),
                        StatusData.unset(),
                        whole.name(),
                        identity,
                        512,
                        null,
                        origin);
        return new Item(
                whole.sequence(),
                whole.name(),
                whole.context(),
                whole.parent(),
                whole.links(),
                whole.startNs(),
                whole.endNs(),
                whole.observedNs(),
                whole.status(),
                whole.body(),
                whole.attributes(),
                whole.size(),
                stub,
                origin);
    }

    private String trace(
            long sequence, String operation, String enclosing, SpanContext application) {
        Seen known = recent(operation, sequence);
        if (known == null && !enclosing.isEmpty()) {
            known = recent(enclosing, sequence);
        }
        String trace;
        if (known != null) {
            trace = known.trace;
        } else if (application.isValid()) {
            trace = application.getTraceId();
        } else {
            trace = ids.trace(enclosing.isEmpty() ? operation : enclosing);
        }
        traces.putIfAbsent(operation, new Seen(trace, sequence));
        return trace;
    }

    private @Nullable Seen recent(String operation, long sequence) {
        Seen seen = traces.get(operation);
        return seen != null && sequence - seen.sequence <= WINDOW ? seen : null;
    }

    private static SpanContext application(Flat flat) {
        String trace = flat.text("trace.trace_id", "");
        String span = flat.text("trace.span_id", "");
        return TraceId.isValid(trace) && SpanId.isValid(span)
                ? SpanContext.createFromRemoteParent(
                        trace, span, TraceFlags.getSampled(), TraceState.getDefault())
                : SpanContext.getInvalid();
    }

    private static SpanContext own(String trace, String span) {
        return SpanContext.create(trace, span, TraceFlags.getSampled(), TraceState.getDefault());
    }

    private static StatusData status(Flat flat) {
        String outcome = flat.text("outcome", "");
        return switch (outcome) {
            case "failure", "denied" ->
                    StatusData.create(
                            io.opentelemetry.api.trace.StatusCode.ERROR,
                            flat.text("error.type", outcome));
            default -> StatusData.unset();
        };
    }
}
