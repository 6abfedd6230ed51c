// SPDX-License-Identifier: Apache-2.0
package io.jwitness.exporter.internal;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** What {@code jwitness status} shows of an export. Written by the loop, read by any thread. */
final class Health {
    /** Sequence of the first record that has not arrived. */
    final AtomicLong next = new AtomicLong();

    /** Size of the latest checkpoint that was seen. */
    final AtomicLong sealed = new AtomicLong();

    /** Requests that failed and were, or will be, made again. */
    final AtomicLong retries = new AtomicLong();

    /** Records that the receiver refused, whole and as a stub; no copy of them is there. */
    final AtomicLong rejected = new AtomicLong();

    /** Records of which only identity and hash arrived, since the receiver refused the whole. */
    final AtomicLong reduced = new AtomicLong();

    /** Items that the receiver accepted and then dropped, without saying which. */
    final AtomicLong droppedByReceiver = new AtomicLong();

    private final List<Way> ways;
    private volatile String state = "starting";
    private volatile @Nullable String lastError;
    private volatile @Nullable String lastRejection;
    private volatile @Nullable Instant lastSuccess;

    Health(List<Way> ways) {
        this.ways = List.copyOf(ways);
    }

    /** One of starting, shipping, waiting, stopped. */
    void state(String now) {
        state = now;
    }

    void succeeded(Instant now) {
        lastSuccess = now;
        lastError = null;
        state = "shipping";
    }

    void failed(String why) {
        lastError = why;
        state = "waiting";
    }

    void rejection(String what) {
        lastRejection = what;
    }

    @Nullable String lastError() {
        return lastError;
    }

    /** How much was refused so far, in whole or in part. */
    long refused() {
        return rejected.get() + reduced.get() + droppedByReceiver.get();
    }

    String json() {
        StringBuilder json = new StringBuilder(256).append('{');
        text(json, "state", state);
        json.append(",\"destinations\":[");
        for (int i = 0; i < ways.size(); i++) {
            json.append(i == 0 ? "{" : ",{");
            text(json, "signal", ways.get(i).signal());
            json.append(',');
            text(json, "url", ways.get(i).shown());
            json.append('}');
        }
        long upTo = next.get();
        long size = Math.max(upTo, sealed.get());
        json.append("],\"exported\":").append(upTo);
        json.append(",\"behind\":").append(size - upTo);
        json.append(",\"retries\":").append(retries);
        json.append(",\"rejected\":").append(rejected);
        json.append(",\"reduced\":").append(reduced);
        json.append(",\"dropped_by_receiver\":").append(droppedByReceiver);
        optional(json, "last_success", lastSuccess);
        optional(json, "last_error", lastError);
        optional(json, "last_rejection", lastRejection);
        return json.append('}').toString();
    }

    private static void optional(StringBuilder json, String key, @Nullable Object value) {
        if (value != null) {
            json.append(',');
            text(json, key, value.toString());
        }
    }

    private static void text(StringBuilder json, String key, String value) {
        json.append('"').append(key).append("\":\"");
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\');
            }
            json.append(c < ' ' ? ' ' : c);
        }
        json.append('"');
    }
}
