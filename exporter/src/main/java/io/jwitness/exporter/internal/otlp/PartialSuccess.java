// SPDX-License-Identifier: Apache-2.0
package io.jwitness.exporter.internal.otlp;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The {@code partial_success} of an OTLP answer; the SDK never reads it.
 *
 * <p>{@code ExportTraceServiceResponse} and {@code ExportLogsServiceResponse} have the same shape:
 * field 1 is a message whose field 1 is the number of rejected items and whose field 2 is the
 * reason. Whatever does not parse is no partial success: an empty body, HTML of a proxy, JSON.
 *
 * @param rejected how many items the receiver dropped
 * @param message its reason, raw
 */
record PartialSuccess(long rejected, String message) {

    /** Reads an answer's body; null when it holds no partial success. */
    static @Nullable PartialSuccess parse(byte[] body) {
        Fields outer = new Fields(body, 0, body.length);
        while (outer.next()) {
            if (outer.field == 1 && outer.wire == 2) {
                Fields inner = new Fields(body, outer.start, outer.start + (int) outer.value);
                long rejected = 0;
                String message = "";
                while (inner.next()) {
                    if (inner.field == 1 && inner.wire == 0) {
                        rejected = inner.value;
                    } else if (inner.field == 2 && inner.wire == 2) {
                        message =
                                new String(
                                        body,
                                        inner.start,
                                        (int) inner.value,
                                        StandardCharsets.UTF_8);
                    }
                }
                return inner.broken ? null : new PartialSuccess(rejected, message);
            }
        }
        return null;
    }

    /** Walks protobuf fields within bounds; never throws. */
    private static final class Fields {
        private final byte[] bytes;
        private final int end;
        private int at;
        private int field;
        private int wire;
        private int start;
        private long value;
        private boolean broken;

        Fields(byte[] bytes, int from, int end) {
            this.bytes = bytes;
            this.at = from;
            this.end = end;
        }

        boolean next() {
            if (at >= end || broken) {
                return false;
            }
            long tag = varint();
            field = (int) (tag >>> 3);
            wire = (int) (tag & 7);
            switch (wire) {
                case 0 -> value = varint();
                case 1 -> skip(8);
                case 2 -> {
                    value = varint();
                    start = at;
                    skip(value);
                }
                case 5 -> skip(4);
                default -> broken = true;
            }
            return !broken;
        }

        private void skip(long length) {
            if (length < 0 || length > end - at) {
                broken = true;
            } else {
                at += (int) length;
            }
        }

        private long varint() {
            long result = 0;
            for (int shift = 0; shift < 64; shift += 7) {
                if (at >= end) {
                    broken = true;
                    return 0;
                }
                byte next = bytes[at++];
                result |= (long) (next & 0x7f) << shift;
                if (next >= 0) {
                    return result;
                }
            }
            broken = true;
            return 0;
        }
    }
}
