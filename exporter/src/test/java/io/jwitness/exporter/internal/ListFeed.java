// SPDX-License-Identifier: Apache-2.0
package io.jwitness.exporter.internal;

import io.jwitness.exporter.internal.mapping.Item;
import io.jwitness.exporter.internal.mapping.RecordMapping;
import io.opentelemetry.sdk.resources.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** A journal in memory: as many sealed records as were added. */
final class ListFeed implements Feed {
    private final RecordMapping mapping = new RecordMapping(Resource.empty(), false);
    private final List<Item> sealed = new ArrayList<>();
    private final int batch;
    boolean closed;

    ListFeed(int batch) {
        this.batch = batch;
    }

    ListFeed add(int records) {
        for (int i = 0; i < records; i++) {
            add("log.level.change", ",\"outcome\":\"success\"");
        }
        return this;
    }

    synchronized ListFeed add(String event, String tail) {
        byte[] record = Samples.record(sealed.size(), event, tail);
        sealed.add(
                Objects.requireNonNull(
                        mapping.record(sealed.size(), Samples.leaf(record), record)));
        return this;
    }

    @Override
    public synchronized Batch read(long from) {
        int size = sealed.size();
        int end = (int) Math.min(size, from + batch);
        List<Item> items = List.copyOf(sealed.subList((int) Math.min(from, end), end));
        // As if the last item were the checkpoint.
        return new Batch(items, end, size, end == size && !items.isEmpty() ? size : 0);
    }

    @Override
    public Item probe() {
        return mapping.checkpoint(Samples.LOG, 1, "root", "note\n", 0);
    }

    @Override
    public void close() {
        closed = true;
    }
}
