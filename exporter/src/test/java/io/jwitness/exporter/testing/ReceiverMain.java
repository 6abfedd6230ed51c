// SPDX-License-Identifier: Apache-2.0
package io.jwitness.exporter.testing;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/**
 * Runs an {@link OtlpReceiver} by hand: prints each span or log record that arrives, as a JSON
 * line, or as a row with {@code --table}.
 */
public final class ReceiverMain {
    private ReceiverMain() {}

    /**
     * @param args {@code [PORT] [--table]}; port 4318 by default, 0 = any free one; the first line
     *     says which
     */
    public static void main(String[] args) throws Exception {
        int port = 4318;
        boolean table = false;
        for (String arg : args) {
            if (arg.equals("--table")) {
                table = true;
            } else if (arg.matches("[0-9]{1,5}")) {
                port = Integer.parseInt(arg);
            } else {
                System.err.println("usage: otlp-receiver [PORT] [--table]");
                System.exit(2);
            }
        }
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        boolean rows = table;
        OtlpReceiver receiver = OtlpReceiver.listen(port);
        out.println((rows ? "# " : "") + line(rows, receiver.url()));
        receiver.onArrival(
                item -> {
                    synchronized (out) {
                        out.println(rows ? row(item) : json(item));
                    }
                });
        new CountDownLatch(1).await();
    }

    private static String line(boolean rows, String url) {
        return rows ? "listening on " + url : json("listening", url);
    }

    private static String row(Arrived item) {
        String change =
                item.text("jwitness.change.after").isEmpty()
                        ? ""
                        : item.text("jwitness.change.before")
                                + " -> "
                                + item.text("jwitness.change.after");
        return String.format(
                Locale.ROOT,
                "%-4s %5s  %-26s %-10s %-16s %s %s  trace %.8s  leaf %.12s",
                item.signal(),
                item.sequence() < 0 ? "-" : Long.toString(item.sequence()),
                printable(item.name()),
                printable(item.text("audit.outcome") + item.text("jwitness.stage")),
                printable(item.text("audit.actor.id")),
                printable(item.text("audit.target.id")),
                printable(change),
                item.traceId(),
                item.text("jwitness.leaf.hash"));
    }

    private static String printable(String text) {
        return text.replaceAll("[^\\p{Print}\\p{L}\\p{N}]", "?");
    }

    private static String json(String key, String value) {
        StringBuilder json = new StringBuilder();
        write(json, Map.of(key, value));
        return json.toString();
    }

    private static String json(Arrived item) {
        java.util.Map<String, Object> all = new java.util.LinkedHashMap<>();
        all.put("signal", item.signal());
        all.put("name", item.name());
        all.put("trace_id", item.traceId());
        all.put("span_id", item.spanId());
        all.put("parent_span_id", item.parentSpanId());
        all.put("start_ns", item.startNs());
        all.put("end_ns", item.endNs());
        all.put("status", item.status());
        all.put("body", item.body());
        all.put("attributes", item.attributes());
        all.put("resource", item.resource());
        StringBuilder json = new StringBuilder();
        write(json, all);
        return json.toString();
    }

    private static void write(StringBuilder json, Object value) {
        if (value instanceof Map<?, ?> map) {
            String comma = "{";
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                json.append(comma);
                write(json, String.valueOf(entry.getKey()));
                json.append(':');
                write(json, entry.getValue());
                comma = ",";
            }
            json.append(map.isEmpty() ? "{}" : "}");
        } else if (value instanceof List<?> list) {
            String comma = "[";
            for (Object element : list) {
                json.append(comma);
                write(json, element);
                comma = ",";
            }
            json.append(list.isEmpty() ? "[]" : "]");
        } else if (value instanceof String text) {
            json.append('"');
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                if (c == '"' || c == '\\') {
                    json.append('\\').append(c);
                } else if (c < ' ' || (c >= 0x7f && c < 0xa0) || (c >= 0x2000 && c < 0x2070)) {
                    json.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
                } else {
                    json.append(c);
                }
            }
            json.append('"');
        } else {
            json.append(value);
        }
    }
}
