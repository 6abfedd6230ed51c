// SPDX-License-Identifier: Apache-2.0
package io.jwitness.exporter.internal.mapping;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.Value;
import io.opentelemetry.api.logs.Severity;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.logs.data.LogRecordData;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One thing to ship, as a span and as a log record: a record, a checkpoint, or what the reader
 * found wrong.
 *
 * @param sequence of the record; of a checkpoint, its size less one
 * @param name of the span, and of the log record's event
 * @param context own trace and span id
 * @param parent of the span, or an invalid context
 * @param links to further spans
 * @param startNs since the epoch
 * @param endNs since the epoch, not before {@code startNs}
 * @param observedNs since the epoch: when it was learnt of
 * @param status of the span
 * @param body of the log record: one line for people
 * @param attributes of both
 * @param size about how many bytes it takes on the wire
 * @param stub what to send where the receiver refuses this one; null for a stub itself
 * @param origin resource and scope
 */
public record Item(
        long sequence,
        String name,
        SpanContext context,
        SpanContext parent,
        List<LinkData> links,
        long startNs,
        long endNs,
        long observedNs,
        StatusData status,
        String body,
        Attributes attributes,
        int size,
        @Nullable Item stub,
        Origin origin) {

    /** What all items of one export share. */
    public record Origin(Resource resource, InstrumentationScopeInfo scope) {}

    /** This item as a span. */
    public SpanData span() {
        return new Span(this);
    }

    /** This item as a log record with an event name. */
    public LogRecordData log() {
        return new Log(this);
    }

    private record Span(Item item) implements SpanData {
        @Override
        public String getName() {
            return item.name;
        }

        @Override
        public SpanKind getKind() {
            return SpanKind.INTERNAL;
        }

        @Override
        public SpanContext getSpanContext() {
            return item.context;
        }

        @Override
        public SpanContext getParentSpanContext() {
            return item.parent;
        }

        @Override
        public StatusData getStatus() {
            return item.status;
        }

        @Override
        public long getStartEpochNanos() {
            return item.startNs;
        }

        @Override
        public long getEndEpochNanos() {
            return item.endNs;
        }

        @Override
        public Attributes getAttributes() {
            return item.attributes;
        }

        @Override
        public List<EventData> getEvents() {
            return List.of();
        }

        @Override
        public List<LinkData> getLinks() {
            return item.links;
        }

        @Override
        public boolean hasEnded() {
            return true;
        }

        @Override
        public int getTotalRecordedEvents() {
            return 0;
        }

        @Override
        public int getTotalRecordedLinks() {
            return item.links.size();
        }

        @Override
        public int getTotalAttributeCount() {
            return item.attributes.size();
        }

        @Override
        @SuppressWarnings("deprecation") // the SDK's interface still demands it
        public io.opentelemetry.sdk.common.InstrumentationLibraryInfo
                getInstrumentationLibraryInfo() {
            return io.opentelemetry.sdk.common.InstrumentationLibraryInfo.create(
                    item.origin.scope.getName(), item.origin.scope.getVersion());
        }

        @Override
        public InstrumentationScopeInfo getInstrumentationScopeInfo() {
            return item.origin.scope;
        }

        @Override
        public Resource getResource() {
            return item.origin.resource;
        }
    }

    private record Log(Item item) implements LogRecordData {
        @Override
        public Resource getResource() {
            return item.origin.resource;
        }

        @Override
        public InstrumentationScopeInfo getInstrumentationScopeInfo() {
            return item.origin.scope;
        }

        @Override
        public long getTimestampEpochNanos() {
            return item.startNs;
        }

        @Override
        public long getObservedTimestampEpochNanos() {
            return item.observedNs;
        }

        @Override
        public SpanContext getSpanContext() {
            return item.context;
        }

        /** None: an audit record is a fact, and the audit draft says to leave it unset. */
        @Override
        public Severity getSeverity() {
            return Severity.UNDEFINED_SEVERITY_NUMBER;
        }

        @Override
        public @Nullable String getSeverityText() {
            return null;
        }

        @Override
        @SuppressWarnings("deprecation") // the SDK's interface still demands it
        public io.opentelemetry.sdk.logs.data.Body getBody() {
            return io.opentelemetry.sdk.logs.data.Body.string(item.body);
        }

        @Override
        public Value<?> getBodyValue() {
            return Value.of(item.body);
        }

        @Override
        public Attributes getAttributes() {
            return item.attributes;
        }

        @Override
        public int getTotalAttributeCount() {
            return item.attributes.size();
        }

        @Override
        public String getEventName() {
            return item.name;
        }
    }
}
