// SPDX-License-Identifier: Apache-2.0
package io.jwitness.exporter.internal;

import io.jwitness.exporter.internal.mapping.Item;
import io.jwitness.exporter.internal.otlp.Endpoint;
import io.jwitness.exporter.internal.otlp.OtlpSender;
import io.jwitness.exporter.internal.otlp.SendResult;
import java.util.List;
import java.util.function.Function;

/**
 * One way out: items as spans to one endpoint, or as log records to another.
 *
 * @param signal {@code traces} or {@code logs}
 * @param shown address for people, without secrets
 * @param send sends once, and tells what became of it; never throws
 * @param close frees the connection
 */
record Way(String signal, String shown, Function<List<Item>, SendResult> send, Runnable close) {

    static Way traces(Endpoint endpoint) {
        var sender = OtlpSender.spans(endpoint);
        return new Way(
                "traces",
                sender.shown(),
                items -> sender.send(items.stream().map(Item::span).toList()),
                sender::close);
    }

    static Way logs(Endpoint endpoint) {
        var sender = OtlpSender.logs(endpoint);
        return new Way(
                "logs",
                sender.shown(),
                items -> sender.send(items.stream().map(Item::log).toList()),
                sender::close);
    }
}
