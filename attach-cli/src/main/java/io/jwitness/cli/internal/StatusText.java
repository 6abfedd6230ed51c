// SPDX-License-Identifier: Apache-2.0
package io.jwitness.cli.internal;

import io.jwitness.cli.internal.console.Console;
import io.jwitness.cli.internal.console.Console.Colour;
import io.jwitness.cli.internal.console.Json;
import io.jwitness.cli.internal.console.Safe;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** An agent's answer to {@code status}, for people. */
final class StatusText {
    private StatusText() {}

    /** Prints everything that the answer holds, sensors last. */
    static void print(Console console, Map<String, Object> status) {
        status.forEach(
                (key, value) -> {
                    if (!key.equals("ok") && !key.equals("sensors")) {
                        line(console, key, value);
                    }
                });
        sensors(console, status);
    }

    /** Prints what is witnessed, and what is not and why. */
    static void sensors(Console console, Map<String, Object> status) {
        List<Map<String, Object>> sensors = Json.children(status, "sensors");
        if (sensors.isEmpty()) {
            return;
        }
        List<String> on = new ArrayList<>();
        List<String> standby = new ArrayList<>();
        List<Map<String, Object>> off = new ArrayList<>();
        for (Map<String, Object> sensor : sensors) {
            String name = Safe.text(Json.text(sensor, "name"));
            switch (Json.text(sensor, "state")) {
                case "armed", "on" -> on.add(name);
                case "waiting" -> standby.add(name);
                default -> off.add(sensor);
            }
        }
        if (!on.isEmpty()) {
            console.out()
                    .println(
                            label("witnessed")
                                    + console.paint(Colour.GREEN, String.join(", ", on)));
        }
        if (!standby.isEmpty()) {
            console.out()
                    .println(
                            label("once loaded")
                                    + console.paint(Colour.DIM, String.join(", ", standby)));
        }
        String label = "not witnessed";
        for (Map<String, Object> sensor : off) {
            String detail = Json.text(sensor, "detail");
            String text =
                    Json.text(sensor, "name")
                            + ": "
                            + Json.text(sensor, "state")
                            + (detail.isEmpty() ? "" : ", " + detail);
            console.out().println(label(label) + console.paint(Colour.YELLOW, Safe.text(text)));
            label = "";
        }
    }

    /** Prints which watched methods have run so far: what is watched in vain is not among them. */
    static void called(Console console, Map<String, Object> status) {
        String label = "called so far";
        for (Map<String, Object> sensor : Json.children(status, "sensors")) {
            for (Map<String, Object> site : Json.children(sensor, "called")) {
                String method = Json.text(site, "method").replaceFirst("\\(.*", "");
                String event = Json.text(site, "event");
                String text = method + (event.isEmpty() ? "" : ": " + event);
                console.out().println(label(label) + Safe.text(text));
                label = "";
            }
        }
    }

    /** Whether a sensor has not said yet how it fares. */
    static boolean isPending(Map<String, Object> sensor) {
        String state = Json.text(sensor, "state");
        return state.isEmpty() || state.equals("starting");
    }

    private static void line(Console console, String key, Object value) {
        String text =
                value instanceof Map || value instanceof List ? Json.write(value) : "" + value;
        console.out().println(label(key.replace('_', ' ')) + Safe.text(text));
    }

    private static String label(String text) {
        return String.format("%-18s", text);
    }
}
